package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.EveryProvider;
import io.sealwax.testing.Keys;
import io.sealwax.testing.Providers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threads that work on ranges of one array, ours and the callers': whatever a provider does, each keeps what it wrote.
 */
@EveryProvider
class SharedArraysTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int CALLERS = 4;
    private static final int ROUNDS = 10;
    private static final int GAP = 7;
    private static final byte UNTOUCHED = 0x5a;
    private static final int[] LENGTHS = {0, 1, 1000, CHUNK, 65_536, 10 * CHUNK + 1, 1 << 20};

    private final Keys keys = Keys.local();
    private final EnvelopeCipher right =
            EnvelopeCipher.builder(keys).provider("SunJCE").parallelism(1).build();
    private final ExecutorService helpers = Executors.newFixedThreadPool(2);
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    static Stream<Arguments> each() {
        return Providers.NAMES.stream()
                .flatMap(provider -> Stream.of(1, 2).map(threads -> Arguments.of(provider, threads)));
    }

    @AfterEach
    void endAndLookForLeases() throws InterruptedException {
        helpers.shutdown();
        callers.shutdown();
        assertThat(callers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(keys.retireAll()).isTrue();
    }

    private EnvelopeCipher cipher(String provider, int threads) {
        return EnvelopeCipher.builder(keys)
                .provider(provider)
                .parallelism(threads)
                .executor(helpers)
                .build();
    }

    @ParameterizedTest
    @MethodSource("each")
    void eachLengthPassesBothWays(String provider, int threads) throws IOException {
        EnvelopeCipher cipher = cipher(provider, threads);
        for (int length : LENGTHS) {
            byte[] plaintext = Plaintexts.of(length);
            assertSame(right.decrypt(cipher.encrypt(plaintext, CONTEXT), CONTEXT), plaintext);
            assertSame(cipher.decrypt(right.encrypt(plaintext, CONTEXT), CONTEXT), plaintext);
            byte[] streamed = Plaintexts.seal(cipher, plaintext, CONTEXT);
            assertSame(right.decrypt(streamed, CONTEXT), plaintext);
            for (Way way : List.of(Way.CHANNEL, Way.RANGES)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                way.open(cipher, streamed, ContextMatch.exactly(CONTEXT), out);
                assertSame(out.toByteArray(), plaintext);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void aChangedMessageZerosTheRangeOfTheOutputAndNoMore(String provider, int threads) {
        EnvelopeCipher cipher = cipher(provider, threads);
        for (int length : LENGTHS) {
            byte[] message = right.encrypt(Plaintexts.of(length), CONTEXT);
            message[message.length - 1] ^= 1;
            byte[] arena = new byte[length + 100];
            Arrays.fill(arena, UNTOUCHED);
            byte[] expected = arena.clone();
            Arrays.fill(expected, 4, 4 + length, (byte) 0);
            assertThatThrownBy(() -> cipher.decrypt(message, 0, message.length, arena, 4, CONTEXT))
                    .isInstanceOf(AuthenticationException.class);
            assertSame(arena, expected);
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void callersWhoShareAnArrayToEncryptIntoFindTheirMessages(String provider, int threads) throws Exception {
        EnvelopeCipher cipher = cipher(provider, threads);
        for (int length : new int[] {1000, 100_000}) {
            byte[] plaintext = Plaintexts.of(length);
            int room = cipher.encryptedLength(length, CONTEXT);
            byte[] arena = new byte[CALLERS * (room + GAP)];
            for (int round = 0; round < ROUNDS; round++) {
                Arrays.fill(arena, UNTOUCHED);
                together(caller -> cipher.encrypt(plaintext, 0, length, arena, caller * (room + GAP), CONTEXT));
                for (int at = 0; at < arena.length; at += room + GAP) {
                    assertSame(right.decrypt(Arrays.copyOfRange(arena, at, at + room), CONTEXT), plaintext);
                    assertThat(Arrays.copyOfRange(arena, at + room, at + room + GAP))
                            .containsOnly(UNTOUCHED);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void callersWhoShareAnArrayToDecryptIntoFindTheirPlaintexts(String provider, int threads) throws Exception {
        EnvelopeCipher cipher = cipher(provider, threads);
        for (int length : new int[] {1000, 100_000}) {
            byte[] plaintext = Plaintexts.of(length);
            byte[] message = right.encrypt(plaintext, CONTEXT);
            byte[] arena = new byte[CALLERS * (length + GAP)];
            for (int round = 0; round < ROUNDS; round++) {
                Arrays.fill(arena, UNTOUCHED);
                together(caller -> cipher.decrypt(message, 0, message.length, arena, caller * (length + GAP), CONTEXT));
                for (int at = 0; at < arena.length; at += length + GAP) {
                    assertSame(Arrays.copyOfRange(arena, at, at + length), plaintext);
                    assertThat(Arrays.copyOfRange(arena, at + length, at + length + GAP))
                            .containsOnly(UNTOUCHED);
                }
            }
        }
    }

    /** What one caller of several does. */
    private interface Call {
        void by(int caller) throws IOException;
    }

    private void together(Call call) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        List<Callable<Void>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            calls.add(() -> {
                start.await(1, TimeUnit.MINUTES);
                call.by(caller);
                return null;
            });
        }
        for (Future<Void> done : callers.invokeAll(calls)) {
            done.get();
        }
    }

    private static void assertSame(byte[] actual, byte[] expected) {
        assertThat(Arrays.mismatch(actual, expected)).as("where they differ").isEqualTo(-1);
    }
}
