package io.sealwax.kms.internal.call;

import io.sealwax.kms.internal.call.failure.Attempts;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;

/**
 * What the SDK is told with every call, whatever the client was set to: credentials that were waited for before, two
 * deadlines, and the SDK's own retries in standard mode with three attempts. The calls of one policy share the SDK's
 * retry budget. Thread-safe.
 */
public final class CallPolicy {
    static final int ATTEMPTS = 3;

    /** So many times as long as usual the first call of a process may take. */
    private static final int FIRST = 3;

    private final CallTimeouts usual;
    private final CallTimeouts first;
    private final FirstCall firstCall;
    private final Credentials credentials;
    // "false" keeps AWS_NEW_RETRIES_2026 out, which would also retry LimitExceededException
    private final StandardRetryStrategy retries = AwsRetryStrategy.standardRetryStrategy(false).toBuilder()
            .maxAttempts(ATTEMPTS)
            .build();

    /**
     * A policy with these deadlines.
     *
     * @param extendable whether the first call of the process may take longer
     * @param credentialsTimeout how long a call waits for credentials before it begins
     */
    CallPolicy(CallTimeouts usual, boolean extendable, Duration credentialsTimeout, FirstCall firstCall) {
        this.usual = usual;
        this.first = extendable ? usual.times(FIRST) : usual;
        this.firstCall = firstCall;
        this.credentials = new Credentials(credentialsTimeout);
    }

    /** Those of a call that begins now. */
    CallTimeouts timeouts() {
        return firstCall.isOver() ? usual : first;
    }

    /** A call ended; {@code told} if an answer came or its time was over. */
    void ended(boolean told) {
        if (told && !firstCall.isOver()) {
            firstCall.end();
        }
    }

    AwsRequestOverrideConfiguration forCall(CallTimeouts timeouts, Attempts attempts) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(timeouts.call())
                .apiCallAttemptTimeout(timeouts.attempt())
                .addPlugin(credentials)
                .addPlugin(config -> config.overrideConfiguration(
                        client -> client.retryStrategy(retries).addExecutionInterceptor(attempts)))
                .build();
    }
}
