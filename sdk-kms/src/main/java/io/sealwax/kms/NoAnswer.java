package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Makes a {@link DataKeyException} of a call that got no answer, or none that could be read. What fails while an answer is read may quote it, and
 * so a data key: texts are passed on from the network, and from before an answer began to come, and from nowhere else.
 */
final class NoAnswer {
    private static final int REFUSALS = 400;

    private NoAnswer() {}

    static DataKeyException translate(RuntimeException failure, KmsCall call) {
        // before the interrupt: a deadline of the SDK is one, too, and may surface as whatever the interrupted code
        // made of it
        if (call.isLate() || Causes.find(failure, NoAnswer::isTimeout) != null) {
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
            return closed(said("the client's HTTP client takes no requests", failure, call), failure, call);
        }
        Throwable network = Causes.find(failure, Causes::isOfTheNetwork);
        if (network == null && !call.attempts().wasAnswered()) {
            network = Causes.deepest(failure);
        }
        if (network != null) {
            return unreached(network, failure, call);
        }
        boolean brokeOff = Causes.find(failure, IOException.class::isInstance) != null;
        return failed(Category.TRANSIENT, "the answer could not be read", failure, call)
                .advice(brokeOff ? Advice.NO_ANSWER : Advice.UNUSABLE_ANSWER)
                .build();
    }

    private static DataKeyException late(RuntimeException failure, KmsCall call) {
        int status = call.attempts().lastStatus();
        String before = status < REFUSALS ? "" : ", only a refusal with HTTP status " + status + " before";
        return failed(Category.TRANSIENT, "no answer in time" + before, failure, call)
                .advice(Advice.NO_ANSWER)
                .build();
    }

    private static DataKeyException notSent(RuntimeException failure, KmsCall call) {
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
        return failed(Category.CONFIGURATION, said("the request could not be made", failure, call), failure, call)
                .advice(Advice.CLIENT)
                .build();
    }

    private static DataKeyException unreached(Throwable network, RuntimeException failure, KmsCall call) {
        String what = network.getClass().getSimpleName();
        return failed(Category.TRANSIENT, said(what, network, call), failure, call)
                .advice(isOfAFullPool(what) ? Advice.FULL_POOL : Advice.NO_ANSWER)
                .build();
    }

    /** Without the SDK's text, which is a dump of its executor. */
    private static DataKeyException closed(String what, RuntimeException failure, KmsCall call) {
        return call.failure(Category.CONFIGURATION)
                .message(what)
                .advice("close the KmsClient and its HTTP client only after the last use of the master key")
                .cause(WithoutText.of(failure, any -> false))
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

    private static String said(String what, Throwable by, KmsCall call) {
        return call.confidential().sentence(what, by.getMessage());
    }

    private static DataKeyException.Builder failed(
            Category category, String message, RuntimeException failure, KmsCall call) {
        Predicate<Throwable> speaks = e -> (!call.attempts().wasAnswered() || isTimeout(e) || Causes.isOfTheNetwork(e))
                && !call.confidential().isIn(e.toString());
        return call.failure(category).message(message).cause(WithoutText.of(failure, speaks));
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException;
    }
}
