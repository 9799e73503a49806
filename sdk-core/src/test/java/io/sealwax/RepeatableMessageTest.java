package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.Keys;
import io.sealwax.testing.Providers;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that can be read again has the same bytes each time, or none. */
class RepeatableMessageTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    /**
     * As AWS SDK for Java 2 does with RequestBody.fromInputStream: it marks once, and goes back before each time it
     * sends.
     */
    @Test
    void aStreamGoesBackToItsMarkOverAnyLength() throws IOException {
        try (RepeatableMessage message = cipher.encryptRepeatably(Source.of(Plaintexts.of(5 * CHUNK)), CONTEXT)) {
            byte[] whole = message.newStream().readAllBytes();
            InputStream in = message.newStream(100, whole.length - 100);
            assertThat(in.markSupported()).isTrue();
            in.reset();
            assertThat(in.skip(2 * CHUNK)).isEqualTo(2 * CHUNK);
            in.mark(1);
            byte[] rest = Arrays.copyOfRange(whole, 100 + 2 * CHUNK, whole.length);
            for (int time = 0; time < 3; time++) {
                assertThat(in.readAllBytes()).isEqualTo(rest);
                assertThat(in.skip(1)).isZero();
                in.reset();
            }
            assertThat(in.skip(Long.MAX_VALUE)).isEqualTo(rest.length);
            assertThat(in.skip(-1)).isZero();
            in.close();
            assertThatThrownBy(in::reset).isInstanceOf(IOException.class).hasMessage("the stream is closed");
        }
    }

    static Stream<Arguments> lengthsAndProviders() {
        return IntStream.of(0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 5 * CHUNK + 77)
                .boxed()
                .flatMap(length -> Providers.NAMES.stream().map(name -> Arguments.of(length, name)));
    }

    @ParameterizedTest
    @MethodSource("lengthsAndProviders")
    void readWholeOrInPartsItIsOneMessageThatOpens(int length, String provider) throws IOException {
        byte[] plaintext = Plaintexts.of(length);
        EnvelopeCipher each = EnvelopeCipher.builder(keys).provider(provider).build();
        try (RepeatableMessage message = each.encryptRepeatably(Source.of(plaintext), CONTEXT)) {
            byte[] whole = message.newStream().readAllBytes();
            assertThat(whole.length).isEqualTo(message.length());
            assertThat(each.decrypt(whole, CONTEXT)).isEqualTo(plaintext);
            for (int again = 0; again < 3; again++) {
                assertThat(message.newStream().readAllBytes()).isEqualTo(whole);
            }
            long[] borders = borders(whole);
            for (long from : borders) {
                for (long to : borders) {
                    if (from <= to) {
                        byte[] part = message.newStream(from, to - from).readAllBytes();
                        assertThat(part).isEqualTo(Arrays.copyOfRange(whole, (int) from, (int) to));
                    }
                }
            }
        }
    }

    private static long[] borders(byte[] message) {
        long header = EnvelopeHeader.parse(message).length();
        long chunksAt = header + Plaintexts.START;
        return LongStream.of(
                        0,
                        1,
                        header,
                        chunksAt - 1,
                        chunksAt,
                        chunksAt + CHUNK,
                        chunksAt + SEALED_CHUNK - 1,
                        chunksAt + SEALED_CHUNK,
                        chunksAt + 2 * SEALED_CHUNK + 1,
                        message.length - 17,
                        message.length - 1,
                        message.length)
                .filter(border -> border <= message.length)
                .distinct()
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 777, SEALED_CHUNK, 100_000})
    void theStepsInWhichItIsReadDoNotMatter(int step) throws IOException {
        byte[] plaintext = Plaintexts.of(2 * CHUNK + 5);
        try (RepeatableMessage message = cipher.encryptRepeatably(Source.of(plaintext), CONTEXT)) {
            byte[] whole = message.newStream().readAllBytes();
            InputStream in = message.newStream(3, whole.length - 3);
            byte[] out = new byte[whole.length - 3];
            assertThat(in.available()).as("nothing is encrypted yet").isZero();
            assertThat(in.read(new byte[0])).isZero();
            for (int at = 0; at < out.length; ) {
                int ready = in.available();
                int count = step == 1 ? 1 : in.read(out, at, Math.min(step, out.length - at));
                if (step == 1) {
                    out[at] = (byte) in.read();
                }
                assertThat(count).isPositive().isGreaterThanOrEqualTo(Math.min(ready, Math.min(step, out.length - at)));
                at += count;
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[3])).isEqualTo(-1);
            assertThat(in.available()).isZero();
            assertThat(out).isEqualTo(Arrays.copyOfRange(whole, 3, whole.length));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void partsThatAreReadAtOnceFitTogether(String provider) throws Exception {
        byte[] plaintext = Plaintexts.of(200 * CHUNK + 9);
        EnvelopeCipher each = EnvelopeCipher.builder(keys).provider(provider).build();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (RepeatableMessage message = each.encryptRepeatably(Source.of(plaintext), CONTEXT)) {
            List<Future<byte[]>> parts = new ArrayList<>();
            long part = message.length() / 7 + 1;
            for (int round = 0; round < 2; round++) {
                for (long at = 0; at < message.length(); at += part) {
                    long from = at;
                    parts.add(pool.submit(() -> message.newStream(from, Math.min(part, message.length() - from))
                            .readAllBytes()));
                }
            }
            byte[] twice = new byte[(int) (2 * message.length())];
            int at = 0;
            for (Future<byte[]> done : parts) {
                System.arraycopy(done.get(), 0, twice, at, done.get().length);
                at += done.get().length;
            }
            byte[] first = Arrays.copyOf(twice, (int) message.length());
            assertThat(Arrays.equals(first, 0, first.length, twice, first.length, twice.length))
                    .isTrue();
            assertThat(Arrays.equals(each.decrypt(first, CONTEXT), plaintext)).isTrue();
        } finally {
            pool.shutdown();
            assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    static List<String> providers() {
        return List.of("SunJCE", "AmazonCorrettoCryptoProvider");
    }

    @ParameterizedTest
    @MethodSource("lengthsAndProviders")
    void aPlaintextThatChangedInOneBitGivesAnErrorAndNoByteOfItsChunk(int length, String provider) throws IOException {
        byte[] plaintext = Plaintexts.of(length);
        EnvelopeCipher each = EnvelopeCipher.builder(keys).provider(provider).build();
        try (RepeatableMessage message = each.encryptRepeatably(Source.of(plaintext), CONTEXT)) {
            byte[] whole = message.newStream().readAllBytes();
            int chunksAt = EnvelopeHeader.parse(whole).length() + Plaintexts.START;
            for (int changed : length == 0 ? new int[0] : new int[] {0, length / 2, length - 1}) {
                plaintext[changed] ^= 2;
                int chunk = changed / CHUNK;
                InputStream in = message.newStream();
                assertThat(in.readNBytes(chunksAt + chunk * SEALED_CHUNK))
                        .isEqualTo(Arrays.copyOf(whole, chunksAt + chunk * SEALED_CHUNK));
                byte[] out = new byte[50];
                for (int again = 0; again < 2; again++) {
                    assertThatThrownBy(() -> in.read(out))
                            .isInstanceOf(IOException.class)
                            .hasMessage("the plaintext changed since it was read before, in its chunk " + chunk);
                }
                assertThat(out).isEqualTo(new byte[50]);
                plaintext[changed] ^= 2;
                assertThat(in.readAllBytes())
                        .as("as it was, it goes on")
                        .isEqualTo(Arrays.copyOfRange(whole, chunksAt + chunk * SEALED_CHUNK, whole.length));
            }
        }
    }
}
