package io.sealwax.kms;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** What becomes of the requests of one call, which the SDK's exception does not tell when the call runs out of time. */
final class Attempts implements ExecutionInterceptor {
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile int lastStatus;

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attempts.incrementAndGet();
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        lastStatus = context.httpResponse().statusCode();
    }

    /** The HTTP status of the last answer that came, 0 where none did. */
    int lastStatus() {
        return lastStatus;
    }

    /** How many were sent. */
    int count() {
        return attempts.get();
    }
}
