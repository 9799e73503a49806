package io.sealwax.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Breaks at the first part, while others are on their way, which arrive only when whoever uploads waits for the end of
 * all, or has given up.
 */
final class BreakingClient implements SdkHttpClient {
    private final SdkHttpClient real;
    private final Thread uploader;
    private final CountDownLatch another = new CountDownLatch(1);
    private final CountDownLatch broken = new CountDownLatch(1);
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private volatile Optional<Integer> atTheAbort = Optional.empty();

    BreakingClient(SdkHttpClient real, Thread uploader) {
        this.real = real;
        this.uploader = uploader;
    }

    /** How many parts had neither arrived nor failed when the upload was aborted. */
    Optional<Integer> onTheirWayAtTheAbort() {
        return atTheAbort;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        String part = String.join("", request.httpRequest().rawQueryParameters().getOrDefault("partNumber", List.of()));
        if (request.httpRequest().method() == SdkHttpMethod.DELETE) {
            atTheAbort = Optional.of(onTheirWay.get());
        }
        return part.isEmpty() ? real.prepareRequest(request) : new Part(part, real.prepareRequest(request));
    }

    @Override
    public void close() {
        real.close();
    }

    private final class Part implements ExecutableHttpRequest {
        private final String number;
        private final ExecutableHttpRequest sent;

        Part(String number, ExecutableHttpRequest sent) {
            this.number = number;
            this.sent = sent;
        }

        @Override
        public HttpExecuteResponse call() {
            onTheirWay.incrementAndGet();
            try {
                if (number.equals("1")) {
                    await(another);
                    broken.countDown();
                    throw new IllegalStateException("part 1 is broken");
                }
                another.countDown();
                await(broken);
                // it waits for the result of a part without a deadline, and for the end of those who send with one
                while (uploader.getState() != Thread.State.TIMED_WAITING && atTheAbort.isEmpty()) {
                    Thread.onSpinWait();
                }
                return sent.call();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                onTheirWay.decrementAndGet();
            }
        }

        /** Whatever interrupts. */
        private static void await(CountDownLatch latch) {
            boolean interrupted = false;
            while (latch.getCount() > 0) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void abort() {
            sent.abort();
        }
    }
}
