package io.sealwax.kms.internal.call.failure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** What becomes of the requests of one call, which the SDK's exception does not tell when the call runs out of time. */
public final class Attempts implements ExecutionInterceptor {
    private static final List<String> CREDENTIALS = List.of("Authorization", "X-Amz-Security-Token");

    private final AtomicInteger attempts = new AtomicInteger();
    private volatile boolean begun;
    private volatile long begin;
    private volatile boolean answered;
    private volatile int lastStatus;

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        begin = System.nanoTime();
        begun = true;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (CREDENTIALS.stream().anyMatch(header -> isMalformed(context.httpRequest(), header))) {
            throw NoCredentials.malformed();
        }
        attempts.incrementAndGet();
        answered = false;
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        answered = true;
        lastStatus = context.httpResponse().statusCode();
    }

    /** HTTP clients disagree on it: one quotes the header in its exception, another sends it changed. */
    private static boolean isMalformed(SdkHttpRequest request, String header) {
        return request.firstMatchingHeader(header)
                .filter(value -> value.chars().anyMatch(Character::isISOControl))
                .isPresent();
    }

    /** Whether the SDK has had the call for so long; waiting for credentials comes before that. */
    public boolean tookLongerThan(Duration time) {
        return begun && System.nanoTime() - begin >= time.toNanos();
    }

    /** Whether to the last of them an answer has begun to come. */
    boolean wasAnswered() {
        return answered;
    }

    /** The HTTP status of the last answer that came, 0 where none did. */
    public int lastStatus() {
        return lastStatus;
    }

    /** How many were sent. */
    public int count() {
        return attempts.get();
    }
}
