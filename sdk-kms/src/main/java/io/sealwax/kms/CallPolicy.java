package io.sealwax.kms;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;

/**
 * What the SDK is told with every call, whatever the client was set to: two deadlines, and the SDK's own retries in standard mode with three
 * attempts. The calls of one policy share the SDK's retry budget. Thread-safe.
 */
final class CallPolicy {
    static final int ATTEMPTS = 3;

    private final Duration callTimeout;
    private final Duration attemptTimeout;
    // "false" keeps AWS_NEW_RETRIES_2026 out, which would also retry LimitExceededException
    private final StandardRetryStrategy retries = AwsRetryStrategy.standardRetryStrategy(false).toBuilder()
            .maxAttempts(ATTEMPTS)
            .build();

    CallPolicy(Duration callTimeout, Duration attemptTimeout) {
        this.callTimeout = callTimeout;
        this.attemptTimeout = attemptTimeout;
    }

    Duration callTimeout() {
        return callTimeout;
    }

    AwsRequestOverrideConfiguration forCall(Attempts attempts) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(callTimeout)
                .apiCallAttemptTimeout(attemptTimeout)
                .addPlugin(config -> config.overrideConfiguration(
                        client -> client.retryStrategy(retries).addExecutionInterceptor(attempts)))
                .build();
    }
}
