package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Makes a {@link DataKeyException} of a call that got no answer, or none that could be read. What fails while an answer is read may quote it, and
 * so a data key: texts are passed on from the network, and from before anything was sent, and from nowhere else.
 */
final class NoAnswer {
    private static final int DEEPEST = 16;
    private static final int REFUSALS = 400;
    private static final Pattern CREDENTIALS = Pattern.compile("credentials|\\btoken\\b", Pattern.CASE_INSENSITIVE);

    private NoAnswer() {}

    static DataKeyException translate(RuntimeException failure, KmsCall call) {
        // before the interrupt: a deadline of the SDK is one, too, and may surface as whatever the interrupted code
        // made of it
        if (call.isLate() || find(failure, NoAnswer::isTimeout) != null) {
            int status = call.attempts().lastStatus();
            String before = status < REFUSALS ? "" : ", only a refusal with HTTP status " + status + " before";
            return failed(Category.TRANSIENT, "no answer in time" + before, failure, call)
                    .advice(Advice.NO_ANSWER)
                    .build();
        }
        if (find(failure, AbortedException.class::isInstance) != null
                || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return failed(Category.TRANSIENT, "the calling thread was interrupted", failure, call)
                    .advice("make the call again on a thread that is not interrupted")
                    .build();
        }
        boolean sent = call.attempts().count() > 0;
        if (!sent && find(failure, NoAnswer::isAboutCredentials) != null) {
            return failed(Category.CREDENTIALS, said("no credentials", failure, call), failure, call)
                    .advice(Advice.on(Category.CREDENTIALS, null, null, call.operation()))
                    .build();
        }
        Throwable network = find(failure, NoAnswer::isOfTheNetwork);
        if (network != null) {
            String what = network.getClass().getSimpleName();
            return failed(Category.TRANSIENT, said(what, network, call), failure, call)
                    .advice(Advice.NO_ANSWER)
                    .build();
        }
        if (!sent) {
            return failed(Category.CONFIGURATION, said("the request could not be made", failure, call), failure, call)
                    .advice("see how the KmsClient is set up")
                    .build();
        }
        boolean brokeOff = find(failure, IOException.class::isInstance) != null;
        return failed(Category.TRANSIENT, "the answer could not be read", failure, call)
                .advice(brokeOff ? Advice.NO_ANSWER : Advice.UNUSABLE_ANSWER)
                .build();
    }

    private static String said(String what, Throwable by, KmsCall call) {
        return call.confidential().sentence(what, by.getMessage());
    }

    private static DataKeyException.Builder failed(
            Category category, String message, RuntimeException failure, KmsCall call) {
        Predicate<Throwable> speaks = e -> (call.attempts().count() == 0 || isTimeout(e) || isOfTheNetwork(e))
                && !call.confidential().isIn(e.toString());
        return call.failure(category).message(message).cause(WithoutText.of(failure, speaks));
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException;
    }

    /** By package: the SDK's JSON parser throws an IOException too, with a piece of the answer in its text. */
    private static boolean isOfTheNetwork(Throwable failure) {
        String type = failure.getClass().getName();
        return failure instanceof IOException && (type.startsWith("java.net.") || type.startsWith("javax.net.ssl."));
    }

    private static boolean isAboutCredentials(Throwable failure) {
        String text = failure.getMessage();
        return text != null && CREDENTIALS.matcher(text).find();
    }

    private static @Nullable Throwable find(Throwable failure, Predicate<Throwable> wanted) {
        Throwable candidate = failure;
        for (int depth = 0; candidate != null && depth < DEEPEST; depth++) {
            if (wanted.test(candidate)) {
                return candidate;
            }
            candidate = candidate.getCause();
        }
        return null;
    }
}
