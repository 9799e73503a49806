package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealwax.fuzz.Allocation;
import io.sealwax.testing.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at one range reader. */
@Timeout(120)
class RangeThreadsTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int THREADS = 8;
    private static final int RANGES = 150;

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher =
            EnvelopeCipher.builder(keys).parallelism(2).build();
    private final byte[] plaintext = Plaintexts.of(150 * CHUNK + 77);
    private final byte[] message = cipher.encrypt(plaintext, CONTEXT);
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void everyThreadEndsAndNoLeaseIsLeftOut() throws InterruptedException {
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keys.retireAll()).isTrue();
    }

    /** A range of a page would else cost the chunk that it lies in, twice. */
    @Test
    void aShortRangeAllocatesNoChunk() throws Exception {
        try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
            byte[] page = new byte[4096];
            long least = Long.MAX_VALUE;
            for (int at = 0; at < 100; at++) {
                long position = at * 4096L;
                least = Math.min(least, Allocation.of(() -> readPage(reader, position, page)));
            }
            assertThat(least).isLessThan(CHUNK / 4);
            assertThat(page).isEqualTo(Arrays.copyOfRange(plaintext, 99 * 4096, 100 * 4096));
        }
    }

    private static void readPage(RangeReader reader, long position, byte[] page) {
        try {
            assertThat(reader.read(position, page, 0, page.length)).isEqualTo(page.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachReadsItsOwnRanges() throws Exception {
        try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                readers.add(pool.submit(() -> {
                    for (int i = 0; i < RANGES; i++) {
                        assertReadsRange(reader, random, i == 0 ? plaintext.length : 5 * CHUNK);
                    }
                    return null;
                }));
            }
            for (Future<?> done : readers) {
                done.get();
            }
        }
        assertThat(keys.unwraps()).isOne();
    }

    private void assertReadsRange(RangeReader reader, Random random, int most) throws IOException {
        int position = random.nextInt(plaintext.length);
        int length = random.nextInt(most);
        byte[] expected = Arrays.copyOfRange(plaintext, position, Math.min(position + length, plaintext.length));
        assertThat(Arrays.equals(reader.read(position, length), expected)).isTrue();
    }

    @Test
    void closingWaitsForNobodyAndWhoeverIsReadingReadsRight() throws Exception {
        CountDownLatch reading = new CountDownLatch(THREADS);
        CountDownLatch closed = new CountDownLatch(1);
        Source slow = new Source() {
            @Override
            public long size() {
                return message.length;
            }

            @Override
            public void read(long position, byte[] out, int offset, int length) {
                System.arraycopy(message, (int) position, out, offset, length);
                if (Thread.currentThread().getName().startsWith("pool")) {
                    reading.countDown();
                    await(closed);
                }
            }
        };
        RangeReader reader = cipher.openRanges(slow, CONTEXT);
        List<Future<byte[]>> readers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            readers.add(pool.submit(() -> reader.read(10, 3 * CHUNK)));
        }
        await(reading);
        reader.close();
        assertThat(keys.retireAll()).as("on lease while somebody reads").isFalse();
        closed.countDown();
        for (Future<byte[]> done : readers) {
            assertThat(done.get()).isEqualTo(Arrays.copyOfRange(plaintext, 10, 10 + 3 * CHUNK));
        }
        assertThat(keys.retireAll()).as("back with the last of them").isTrue();
        assertThat(catchThrowable(() -> reader.read(0, 1))).isInstanceOf(IOException.class);
    }

    @Test
    void closedAtAnyTimeAReadIsRightOrSaysSo() throws Exception {
        for (int round = 0; round < 60; round++) {
            RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT);
            List<Callable<Void>> calls = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = new Random(round * 100L + thread);
                boolean closes = thread == 0;
                calls.add(() -> {
                    for (int i = 0; i < 10; i++) {
                        if (closes && i == 5) {
                            reader.close();
                        }
                        Throwable thrown = catchThrowable(() -> assertReadsRange(reader, random, 5 * CHUNK));
                        if (thrown != null) {
                            assertThat(thrown).hasMessage("the range reader is closed");
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(calls)) {
                done.get();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
