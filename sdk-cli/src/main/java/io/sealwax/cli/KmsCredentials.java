package io.sealwax.cli;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.Failure;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The credentials of the environment, got once and before any call: a {@code credential_process} or somebody with a
 * token may take longer than a call may. The provider keeps them, so that a call finds them there.
 */
final class KmsCredentials {
    /** Long enough for a person to look for a token. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** After this a line for the user says what takes so long. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final AwsCredentialsProvider provider;
    private final Streams streams;
    private final Duration quiet;
    private final Duration longest;
    private boolean areThere;
    private @Nullable DataKeyException failure;

    KmsCredentials(AwsCredentialsProvider provider, Streams streams, Duration quiet, Duration longest) {
        this.provider = provider;
        this.streams = streams;
        this.quiet = quiet;
        this.longest = longest;
    }

    static KmsCredentials ofEnvironment(Streams streams) {
        return new KmsCredentials(DefaultCredentialsProvider.builder().build(), streams, QUIET, LONGEST);
    }

    AwsCredentialsProvider provider() {
        return provider;
    }

    /**
     * Waits until they are there; of several calls the first one does.
     *
     * @throws DataKeyException if there are none, or they take too long
     */
    void await() {
        if (failure != null) {
            throw failure.again();
        }
        if (!areThere) {
            try {
                fetch();
                areThere = true;
            } catch (DataKeyException e) {
                failure = e;
                throw e;
            }
        }
    }

    private void fetch() {
        FutureTask<?> task = new FutureTask<>(provider::resolveCredentials);
        Thread thread = new Thread(task, "credentials");
        thread.setDaemon(true);
        thread.start();
        try {
            if (!isDone(task, quiet)) {
                streams.tell("waiting for AWS credentials ...");
                if (!isDone(task, longest)) {
                    task.cancel(true);
                    throw failed("AWS credentials did not come within " + longest.toSeconds()
                                    + " s; no request was sent to AWS KMS")
                            .advice("see what the credential_process of the profile, or the service that gives"
                                    + " credentials, waits for")
                            .build();
                }
            }
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw failed("waiting for AWS credentials was interrupted").cause(e).build();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed("no AWS credentials: " + cause.getMessage())
                    .cause(cause)
                    .advice("set AWS_PROFILE, log in, or see what the profile's credential_process says")
                    .build();
        }
    }

    private static boolean isDone(FutureTask<?> task, Duration wait) throws InterruptedException, ExecutionException {
        try {
            task.get(wait.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static DataKeyException.Builder failed(String what) {
        return DataKeyException.of(Failure.KEY_ACCESS, Category.CREDENTIALS).message(what);
    }
}
