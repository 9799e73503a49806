package io.sealwax.localkms.internal.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one in-process call for its answer; ends early when the call is aborted, interrupted, or the local KMS
 * closes.
 */
final class Patience {

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable String reason;

    /** Ends the wait, now or to come. */
    void end(String why) {
        reason = why;
        ended.countDown();
    }

    /**
     * Waits for an answer that comes after {@code delay}, as a client does that reads for at most {@code readTimeout}.
     */
    void await(Duration delay, Duration readTimeout) throws IOException {
        boolean tooLong = delay.compareTo(readTimeout) > 0;
        pause(tooLong ? readTimeout : delay);
        if (tooLong) {
            throw new SocketTimeoutException("Read timed out");
        }
    }

    /** Waits for an answer that never comes. */
    void awaitInVain(Duration readTimeout) throws IOException {
        pause(readTimeout);
        throw new SocketTimeoutException("Read timed out");
    }

    private void pause(Duration time) throws IOException {
        if (time.isZero()) {
            return;
        }
        try {
            boolean early = ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
            if (early) {
                throw new IOException(reason);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the local KMS");
        }
    }
}
