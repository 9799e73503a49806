package io.sealwax.kms.internal.call;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.Failure;
import io.sealwax.kms.internal.call.failure.Attempts;
import io.sealwax.kms.internal.call.failure.FailedCall;
import io.sealwax.kms.internal.call.failure.Redactor;
import io.sealwax.kms.internal.call.failure.SdkFailures;
import io.sealwax.kms.internal.keys.KeyArn;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.kms.model.KmsResponse;
import software.amazon.awssdk.services.kms.model.KmsResponseMetadata;

/** One call of KMS: what is known of it, for when it fails. Made for one call, and not thread-safe. */
public final class KmsCall implements FailedCall {
    /** What the SDK says where an answer has none. */
    private static final String NO_REQUEST_ID = "UNKNOWN";

    private final String operation;
    private final String keyName;
    private final @Nullable KeyArn key;
    private final @Nullable String region;
    private final Map<String, String> context;
    private final Redactor redactor;
    private final CallPolicy policy;
    private final KeyCall keyCall;
    private final Attempts attempts = new Attempts();
    private final long begin = System.nanoTime();
    private Duration timeout;
    private @Nullable String requestId;

    KmsCall(
            String operation,
            String keyName,
            @Nullable KeyArn key,
            @Nullable String region,
            EncryptionContext keyBound,
            List<String> grantTokens,
            CallPolicy policy,
            KeyCall keyCall) {
        this.operation = operation;
        this.keyName = keyName;
        this.key = key;
        this.region = region == null && key != null ? key.region() : region;
        this.policy = policy;
        this.keyCall = keyCall;
        this.timeout = policy.timeouts().call();
        this.context = keyBound.keyBound().toMap();
        this.redactor = new Redactor(Stream.concat(context.values().stream(), grantTokens.stream()));
    }

    @Override
    public String operation() {
        return operation;
    }

    /** The key-bound pairs. */
    Map<String, String> context() {
        return context;
    }

    @Override
    public @Nullable String keyMeant(@Nullable KeyArn spokenOf) {
        KeyArn meant = spokenOf == null ? key : spokenOf;
        return meant == null ? null : meant.toString();
    }

    @Override
    public Redactor redactor() {
        return redactor;
    }

    @Override
    public Attempts attempts() {
        return attempts;
    }

    @Override
    public boolean isLate() {
        return attempts.tookLongerThan(timeout);
    }

    /**
     * Carries it out, and tells the observer when it has ended.
     *
     * @throws DataKeyException as {@code call} does
     */
    <T> T observed(KeyCall.Operation what, Supplier<T> call) {
        try {
            T result = call.get();
            tell(what, null);
            return result;
        } catch (DataKeyException e) {
            tell(what, e);
            throw e;
        }
    }

    private void tell(KeyCall.Operation what, @Nullable DataKeyException failure) {
        Duration took = Duration.ofNanos(Math.max(0, System.nanoTime() - begin));
        keyCall.observer().called(what, attempts.count(), took, failure);
    }

    /**
     * Makes the request and returns the answer.
     *
     * @throws DataKeyException if there is none, whatever the reason
     */
    <R extends @Nullable KmsResponse> R answer(Function<AwsRequestOverrideConfiguration, R> request) {
        R response = ask(request);
        if (response == null) {
            throw failure(Category.CONFIGURATION)
                    .message("the KmsClient returned null for an answer")
                    .advice("see what KmsClient it is: one that stands for another in a test must answer " + operation)
                    .build();
        }
        requestId = requestId(response);
        return response;
    }

    private <R extends @Nullable KmsResponse> R ask(Function<AwsRequestOverrideConfiguration, R> request) {
        CallTimeouts timeouts = policy.timeouts();
        if (keyCall.hasDeadline()) {
            timeouts = timeouts.atMost(timeLeft());
        }
        timeout = timeouts.call();
        try {
            return request.apply(policy.forCall(timeouts, attempts));
        } catch (RuntimeException e) {
            throw SdkFailures.translate(e, this);
        } finally {
            policy.ended(attempts.lastStatus() > 0 || isLate());
        }
    }

    private Duration timeLeft() {
        Duration left = keyCall.timeLeft();
        if (left.toMillis() == 0) {
            throw failure(Category.TRANSIENT)
                    .message("the time was over before the call began")
                    .advice("try again later, or allow more time")
                    .build();
        }
        return left;
    }

    private static @Nullable String requestId(KmsResponse response) {
        KmsResponseMetadata metadata = response.responseMetadata();
        return metadata == null || NO_REQUEST_ID.equals(metadata.requestId()) ? null : metadata.requestId();
    }

    /** An answer that came, and cannot be used. */
    public DataKeyException unusable(Category category, String message, String advice) {
        return failure(category)
                .message(message)
                .advice(advice)
                .requestId(requestId)
                .build();
    }

    @Override
    public DataKeyException.Builder failure(Category category) {
        return DataKeyException.of(Failure.KEY_ACCESS, category)
                .operation(operation)
                .key(KeyArn.PROVIDER_ID, keyName)
                .keyArn(keyMeant(null))
                .region(region)
                .attempts(attempts.count());
    }
}
