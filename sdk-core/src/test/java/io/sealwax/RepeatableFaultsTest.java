package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealwax.testing.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that can be read again, whose plaintext fails, or that is closed meanwhile. */
@Timeout(120)
class RepeatableFaultsTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK, 3 * CHUNK, 3 * CHUNK + 1})
    void theSourceIsReadAChunkAtATimeAndNeverForNothing(int length) throws IOException {
        RecordedSource source = new RecordedSource(Plaintexts.of(length));
        try (RepeatableMessage message = cipher.encryptRepeatably(source, CONTEXT)) {
            message.newStream().readAllBytes();
            List<CiphertextRange> expected = new ArrayList<>();
            for (int at = 0; at < length; at += CHUNK) {
                expected.add(new CiphertextRange(at, Math.min(CHUNK, length - at)));
            }
            assertThat(source.reads()).isEqualTo(expected);
        }
    }

    @Test
    void whatTheSourceThrowsIsThrownAtEveryReadAndTheStreamCanBeReadOn() throws IOException {
        byte[] plaintext = Plaintexts.of(3 * CHUNK + 1);
        for (Exception failure : List.of(new IOException("short"), new IllegalStateException("broken"))) {
            for (int read = 0; read < 4; read++) {
                RecordedSource source = new RecordedSource(plaintext).failAt(read, failure);
                try (RepeatableMessage message = cipher.encryptRepeatably(source, CONTEXT)) {
                    InputStream in = message.newStream();
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    assertThatThrownBy(() -> in.transferTo(out)).isSameAs(failure);
                    assertThatThrownBy(in::read).isSameAs(failure);
                    source.failAt(Integer.MAX_VALUE, failure);
                    in.transferTo(out);
                    assertThat(cipher.decrypt(out.toByteArray(), CONTEXT)).isEqualTo(plaintext);
                }
            }
        }
    }

    @Test
    void aPartThatIsNotThereIsRefused() throws IOException {
        try (RepeatableMessage message = cipher.encryptRepeatably(Source.of(new byte[5]), CONTEXT)) {
            long length = message.length();
            for (long[] part : new long[][] {{-1, 1}, {0, length + 1}, {length, 1}, {1, Long.MAX_VALUE}, {0, -1}}) {
                assertThatThrownBy(() -> message.newStream(part[0], part[1]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThat(message.newStream(length, 0).read()).isEqualTo(-1);
        }
    }

    @Test
    void closedItMakesNothingMore() throws IOException {
        RepeatableMessage message = cipher.encryptRepeatably(Source.of(Plaintexts.of(3 * CHUNK)), CONTEXT);
        InputStream unread = message.newStream();
        InputStream begun = message.newStream();
        begun.readNBytes(CHUNK);
        InputStream inHeader = message.newStream();
        assertThat(inHeader.read()).isEqualTo('S');
        InputStream atEnd = message.newStream();
        atEnd.readAllBytes();
        assertThat(begun.available()).isPositive();
        assertThat(keys.retireAll()).as("on lease").isFalse();
        message.close();
        message.close();
        assertThat(keys.retireAll()).as("back, though streams are open").isTrue();
        for (InputStream in : List.of(unread, begun, inHeader, atEnd)) {
            byte[] out = new byte[10];
            assertThat(in.available()).isZero();
            assertThatThrownBy(() -> in.read(out))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the message is closed");
            assertThat(out).as("not a byte").isEqualTo(new byte[10]);
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessage("the message is closed");
            assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("the message is closed");
        }
        assertThatThrownBy(message::newStream)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the message is closed");
        assertThatThrownBy(() -> message.newStream(0, 5)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> message.newStream(-1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aStreamThatWasClosedGivesNothingMoreAndTheOthersDo() throws IOException {
        byte[] plaintext = Plaintexts.of(3 * CHUNK);
        try (RepeatableMessage message = cipher.encryptRepeatably(Source.of(plaintext), CONTEXT)) {
            InputStream begun = message.newStream();
            begun.readNBytes(CHUNK);
            InputStream other = message.newStream();
            begun.close();
            begun.close();
            assertThat(begun.available()).isZero();
            assertThatThrownBy(begun::read).isInstanceOf(IOException.class).hasMessage("the stream is closed");
            assertThatThrownBy(() -> begun.read(new byte[5]))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the stream is closed");
            assertThat(cipher.decrypt(other.readAllBytes(), CONTEXT)).isEqualTo(plaintext);
        }
    }

    @Test
    void closingWaitsForNobodyAndWhoeverIsSealingSealsRight() throws Exception {
        int threads = 4;
        byte[] plaintext = Plaintexts.of(CHUNK);
        CountDownLatch reading = new CountDownLatch(threads);
        CountDownLatch closed = new CountDownLatch(1);
        Source slow = new Source() {
            @Override
            public long size() {
                return plaintext.length;
            }

            @Override
            public void read(long position, byte[] out, int offset, int length) throws IOException {
                System.arraycopy(plaintext, (int) position, out, offset, length);
                reading.countDown();
                try {
                    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        RepeatableMessage message = cipher.encryptRepeatably(slow, CONTEXT);
        List<Future<byte[]>> parts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            parts.add(pool.submit(() -> {
                byte[] chunk = new byte[Plaintexts.SEALED_CHUNK];
                InputStream in = message.newStream(message.length() - 16 - chunk.length, chunk.length);
                assertThat(in.read(chunk)).isEqualTo(chunk.length);
                return chunk;
            }));
        }
        assertThat(reading.await(60, TimeUnit.SECONDS)).isTrue();
        message.close();
        assertThat(keys.retireAll()).as("on lease while somebody seals").isFalse();
        closed.countDown();
        byte[] first = parts.get(0).get();
        for (Future<byte[]> part : parts) {
            assertThat(part.get()).isEqualTo(first);
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Two threads read another plaintext each, of the same chunk: no two ciphertexts of one nonce may leave. */
    @Test
    void ofTwoPlaintextsThatAreReadAtOnceOneLeaves() throws Exception {
        byte[][] plaintexts = {Plaintexts.of(CHUNK - 1), new byte[CHUNK - 1]};
        ExecutorService pool = Executors.newFixedThreadPool(2);
        for (int round = 0; round < 50; round++) {
            CountDownLatch both = new CountDownLatch(2);
            Source torn = new Source() {
                @Override
                public long size() {
                    return CHUNK - 1;
                }

                @Override
                public void read(long position, byte[] out, int offset, int length) {
                    both.countDown();
                    byte[] mine = plaintexts[(int) (both.getCount() % 2)];
                    System.arraycopy(mine, 0, out, offset, length);
                }
            };
            try (RepeatableMessage message = cipher.encryptRepeatably(torn, CONTEXT)) {
                List<Future<Throwable>> reads = new ArrayList<>();
                List<byte[]> whole = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    reads.add(pool.submit(() -> catchThrowable(() -> {
                        byte[] read = message.newStream().readAllBytes();
                        synchronized (whole) {
                            whole.add(read);
                        }
                    })));
                }
                for (Future<Throwable> read : reads) {
                    Throwable thrown = read.get();
                    assertThat(thrown == null || thrown.getMessage().startsWith("the plaintext changed"))
                            .isTrue();
                }
                assertThat(whole).isNotEmpty().allMatch(each -> Arrays.equals(each, whole.get(0)));
            }
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
}
