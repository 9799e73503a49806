package io.sealwax.kms.internal.call.failure;

import java.io.IOException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells whose text may be passed on: the network's, the SDK's own, the virtual machine's on classes that it lacks. Any
 * other may quote a header of the request, and so a session token, or credentials that could not be read.
 */
final class Speakers {
    private static final String SDK = "software.amazon.awssdk.";

    private Speakers() {}

    /** Whether its own text may be shown; those of its causes are judged one by one. */
    static boolean speaks(Throwable failure) {
        return speaksByItself(failure) && !repeatsOneThatDoesNot(failure);
    }

    /** Whether its stack trace shows no text that may not be passed on. */
    static boolean speaksWithAllThatItShows(Throwable failure) {
        return Causes.find(failure, it -> !speaks(it) || it.getSuppressed().length > 0) == null;
    }

    /** Whether a class of the SDK's threw it. */
    static boolean isThrownByTheSdk(Throwable failure) {
        return thrownBy(failure).startsWith(SDK);
    }

    /** The class that threw it, empty if that is not known. */
    static String thrownBy(Throwable failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            // the builder of an exception makes its stack trace
            if (!frame.getClassName().startsWith(SDK + "core.exception.")) {
                return frame.getClassName();
            }
        }
        return "";
    }

    static boolean isTimeout(Throwable failure) {
        return failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException;
    }

    private static boolean speaksByItself(Throwable failure) {
        return Causes.isOfTheNetwork(failure)
                || failure instanceof SdkException
                || failure instanceof NoCredentials
                || failure instanceof LinkageError
                || isOfAConnection(failure)
                || isOfTheSdksOwnCode(failure);
    }

    /** The HTTP clients' own words on a connection that ended; parsers of answers quote what they cannot read. */
    private static boolean isOfAConnection(Throwable failure) {
        String name = failure.getClass().getName();
        return failure.getClass() == IOException.class
                ? thrownBy(failure).startsWith("sun.net.www.")
                : name.startsWith("org.apache.")
                        && (name.endsWith(".NoHttpResponseException") || name.endsWith(".ConnectionClosedException"));
    }

    /** A runner of programs quotes what they print, a parser what it reads, and an HTTP client what it sends. */
    private static boolean isOfTheSdksOwnCode(Throwable failure) {
        String by = thrownBy(failure);
        return by.startsWith(SDK)
                && !by.startsWith(SDK + "thirdparty.")
                && !by.startsWith(SDK + "protocols.")
                && !by.startsWith(SDK + "http.")
                && (failure.getClass() == RuntimeException.class || !by.endsWith(".ProcessCredentialsProvider"));
    }

    private static boolean repeatsOneThatDoesNot(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        Throwable cause = failure.getCause();
        return cause != null
                && Causes.find(
                                cause,
                                it -> !speaksByItself(it)
                                        && it.getMessage() != null
                                        && !it.getMessage().isBlank()
                                        && text.contains(it.getMessage()))
                        != null;
    }
}
