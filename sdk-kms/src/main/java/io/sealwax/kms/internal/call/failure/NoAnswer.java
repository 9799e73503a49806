package io.sealwax.kms.internal.call.failure;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Makes a {@link DataKeyException} of a call that got no answer, or none that could be read. What fails while an answer
 * is read may quote it, and so a data key; what fails before may quote the request, and so a session token: texts are
 * passed on as {@link Speakers} allows, and after an answer began to come from the network alone.
 */
final class NoAnswer {
    private static final int REFUSALS = 400;

    private NoAnswer() {}

    static DataKeyException translate(RuntimeException failure, FailedCall call) {
        // before the interrupt: a deadline of the SDK is one, too, and may surface as whatever the interrupted code
        // made of it
        if (call.isLate() || Causes.find(failure, Speakers::isTimeout) != null) {
            return late(failure, call);
        }
        if (Causes.find(failure, AbortedException.class::isInstance) != null
                || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return failed(Category.TRANSIENT, "the calling thread was interrupted", failure, call)
                    .advice("make the call again on a thread that is not interrupted")
                    .build();
        }
        if (call.attempts().count() == 0) {
            return notSent(failure, call);
        }
        if (!call.attempts().wasAnswered() && isOfAnHttpClientThatIsClosed(failure)) {
            return closed("the client's HTTP client takes no requests", failure, call);
        }
        Throwable network = Causes.find(failure, Causes::isOfTheNetwork);
        if (network != null) {
            return unreached(network, failure, call);
        }
        Throwable broken = Causes.find(failure, IOException.class::isInstance);
        if (!call.attempts().wasAnswered()) {
            return broken == null || broken instanceof MalformedURLException
                    ? notMade(failure, call)
                    : unreached(broken, failure, call);
        }
        boolean brokeOff = broken != null;
        return failed(Category.TRANSIENT, "the answer could not be read", failure, call)
                .advice(brokeOff ? Advice.NO_ANSWER : Advice.UNUSABLE_ANSWER)
                .build();
    }

    private static DataKeyException late(RuntimeException failure, FailedCall call) {
        int status = call.attempts().lastStatus();
        String before = status < REFUSALS ? "" : ", only a refusal with HTTP status " + status + " before";
        return failed(Category.TRANSIENT, "no answer in time" + before, failure, call)
                .advice(Advice.NO_ANSWER)
                .build();
    }

    private static DataKeyException notSent(RuntimeException failure, FailedCall call) {
        if (failure instanceof AwsServiceException || CredentialFailures.isOne(failure)) {
            return new CredentialFailures().translate(failure, call);
        }
        if (Causes.find(failure, RejectedExecutionException.class::isInstance) != null) {
            return closed("the KmsClient was closed", failure, call);
        }
        Throwable network = Causes.find(failure, Causes::isOfTheNetwork);
        if (network != null) {
            return unreached(network, failure, call);
        }
        return notMade(failure, call);
    }

    /** Nothing of the network's: the client, or what sends its requests, does not take this one. */
    private static DataKeyException notMade(RuntimeException failure, FailedCall call) {
        String what = "the request could not be made";
        Throwable why = Speakers.speaks(failure) ? failure : Causes.deepest(failure);
        String message = Speakers.speaks(why)
                ? call.redactor().sentence(what, why.getMessage())
                : what + ": " + why.getClass().getSimpleName();
        return failed(Category.CONFIGURATION, message, failure, call)
                .advice(Advice.CLIENT)
                .build();
    }

    private static DataKeyException unreached(Throwable network, RuntimeException failure, FailedCall call) {
        String what = network.getClass().getSimpleName();
        String message = Speakers.speaks(network) ? call.redactor().sentence(what, network.getMessage()) : what;
        return failed(Category.TRANSIENT, message, failure, call)
                .advice(isOfAFullPool(what) ? Advice.FULL_POOL : Advice.NO_ANSWER)
                .build();
    }

    /** Without the SDK's text, which is a dump of its executor. */
    private static DataKeyException closed(String what, RuntimeException failure, FailedCall call) {
        return call.failure(Category.CONFIGURATION)
                .message(what)
                .advice("close the KmsClient and its HTTP client only after the last use of the master key")
                .cause(RedactedCause.of(failure, any -> false))
                .build();
    }

    private static boolean isOfAnHttpClientThatIsClosed(RuntimeException failure) {
        return failure.getClass() == IllegalStateException.class
                && Stream.of(failure.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith("software.amazon.awssdk.http."));
    }

    /** By their names in Apache's clients, old and new. */
    private static boolean isOfAFullPool(String what) {
        return what.equals("ConnectionRequestTimeoutException") || what.equals("ConnectionPoolTimeoutException");
    }

    private static DataKeyException.Builder failed(
            Category category, String message, RuntimeException failure, FailedCall call) {
        Predicate<Throwable> speaks = e ->
                (call.attempts().wasAnswered() ? Speakers.isTimeout(e) || Causes.isOfTheNetwork(e) : Speakers.speaks(e))
                        && !call.redactor().isIn(e.toString());
        return call.failure(category).message(message).cause(RedactedCause.of(failure, speaks));
    }
}
