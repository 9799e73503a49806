package io.sealwax.kms;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts the requests of one call. The SDK's own count is missing from exceptions when the call ran out of time. */
final class AttemptCount implements ExecutionInterceptor {
    private final AtomicInteger attempts = new AtomicInteger();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attempts.incrementAndGet();
    }

    int get() {
        return attempts.get();
    }
}
