package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.internal.crypto.FlawedProvider;
import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads that are interrupted, files that are closed and executors that are shut down, at any moment, again and again:
 * what comes out is right or is not there, the interrupt is kept, and all leases come back.
 */
@Tag("race")
@Timeout(900)
class InterruptsRaceTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final byte[] PLAINTEXT = Plaintexts.of(9 * CHUNK + 77);
    private static final byte[] LARGE = Plaintexts.of(40 * CHUNK + 77);
    private static final byte[] EARLIER = {1, 2, 3};

    private final Keys keys = Keys.local();
    private final Race race = new Race();
    private final Provider provider = new FlawedProvider("SteppingCalls", race::step);
    private final Thread user = Thread.currentThread();

    @TempDir
    Path folder;

    private EnvelopeCipher cipher;
    private byte[] message;

    @BeforeEach
    void register() {
        Security.addProvider(provider);
        cipher = EnvelopeCipher.builder(keys)
                .provider("SteppingCalls")
                .parallelism(1)
                .build();
        message = Plaintexts.seal(cipher, PLAINTEXT, CONTEXT);
    }

    @AfterEach
    void endAndLookForLeases() {
        race.close();
        Security.removeProvider(provider.getName());
        assertThat(keys.retireAll()).isTrue();
    }

    private void interrupting(Race.Act use) throws Exception {
        race.meet(use, user::interrupt);
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    }

    @Test
    void whatIsInMemoryGoesOnWhenItsThreadIsInterrupted() throws Exception {
        byte[] out = new byte[PLAINTEXT.length];
        for (int i = 0; i < Race.tries(500); i++) {
            ByteArrayOutputStream below = new ByteArrayOutputStream();
            interrupting(() -> {
                try (EncryptingOutputStream sealing = cipher.encryptTo(below, CONTEXT)) {
                    sealing.write(PLAINTEXT);
                    sealing.finish();
                }
            });
            interrupting(() -> {
                try (DecryptingInputStream opening =
                        cipher.decryptFrom(new ByteArrayInputStream(below.toByteArray()), CONTEXT)) {
                    assertThat(Arrays.equals(opening.readAllBytes(), PLAINTEXT)).isTrue();
                }
            });
            Arrays.fill(out, (byte) 0);
            interrupting(() -> {
                try (RangeReader reader = cipher.openRanges(Source.of(below.toByteArray()), CONTEXT)) {
                    assertThat(reader.read(0, out, 0, out.length)).isEqualTo(out.length);
                }
            });
            assertThat(Arrays.equals(out, PLAINTEXT)).isTrue();
        }
    }

    @Test
    void filesAreCompleteOrAsTheyWereWhenTheirThreadIsInterrupted() throws Exception {
        Path plaintext = Files.write(folder.resolve("plaintext"), PLAINTEXT);
        Path sealed = Files.write(folder.resolve("message"), message);
        Path result = folder.resolve("result");
        int untouched = 0;
        for (int i = 0; i < Race.tries(200); i++) {
            Files.write(result, EARLIER);
            boolean encrypts = i % 2 == 0;
            boolean[] told = new boolean[1];
            interrupting(() -> {
                try {
                    if (encrypts) {
                        cipher.encrypt(plaintext, result, CONTEXT);
                    } else {
                        cipher.decrypt(sealed, result, CONTEXT);
                    }
                } catch (ClosedByInterruptException e) {
                    told[0] = true;
                }
            });
            byte[] now = Files.readAllBytes(result);
            if (told[0]) {
                untouched++;
                assertThat(now).isEqualTo(EARLIER);
            } else {
                assertThat(Arrays.equals(encrypts ? cipher.decrypt(now, CONTEXT) : now, PLAINTEXT))
                        .isTrue();
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.toList()).containsExactlyInAnyOrder(plaintext, sealed, result);
            }
        }
        assertThat(untouched).isPositive();
    }

    @Test
    void rangesOfAFileAreRightOrZerosWhenTheirThreadIsInterruptedAndTheNextIsRight() throws Exception {
        Path sealed = Files.write(folder.resolve("message"), message);
        try (Source file = Source.of(sealed);
                RangeReader reader = cipher.openRanges(stepping(file), CONTEXT)) {
            byte[] out = new byte[PLAINTEXT.length];
            for (int i = 0; i < Race.tries(1000); i++) {
                interrupting(() -> {
                    try {
                        assertThat(reader.read(0, out, 0, out.length)).isEqualTo(out.length);
                        assertThat(Arrays.equals(out, PLAINTEXT)).isTrue();
                    } catch (ClosedByInterruptException told) {
                        assertThat(Arrays.equals(out, new byte[out.length])).isTrue();
                    }
                });
                assertThat(reader.read(5, 9)).isEqualTo(Arrays.copyOfRange(PLAINTEXT, 5, 14));
            }
        }
    }

    private Source stepping(Source file) {
        return new Source() {
            @Override
            public long size() throws IOException {
                race.step();
                return file.size();
            }

            @Override
            public void read(long position, byte[] out, int offset, int length) throws IOException {
                race.step();
                file.read(position, out, offset, length);
                race.step();
            }
        };
    }

    @Test
    void aFileIsReadOnWhenAnotherOfItsReadersIsInterrupted() throws Exception {
        Path path = Files.write(folder.resolve("bytes"), PLAINTEXT);
        byte[] out = new byte[PLAINTEXT.length];
        try (Source file = Source.of(path)) {
            for (int i = 0; i < Race.tries(4000); i++) {
                Arrays.fill(out, (byte) 0);
                race.meet(() -> stepping(file).read(0, out, 0, out.length), () -> {
                    Thread.currentThread().interrupt();
                    try {
                        file.read(0, new byte[1], 0, 1);
                    } catch (ClosedByInterruptException told) {
                        assertThat(Thread.interrupted()).isTrue();
                    }
                });
                assertThat(Arrays.equals(out, PLAINTEXT)).isTrue();
            }
        }
    }

    @Test
    void aFileThatIsClosedGivesAllOrFails() throws Exception {
        Path path = Files.write(folder.resolve("bytes"), PLAINTEXT);
        byte[] out = new byte[PLAINTEXT.length];
        for (int i = 0; i < Race.tries(4000); i++) {
            Source file = Source.of(path);
            race.meet(
                    () -> {
                        try {
                            for (int at = 0; at < out.length; at += CHUNK) {
                                int count = Math.min(CHUNK, out.length - at);
                                file.read(at, out, at, count);
                                assertThat(Arrays.equals(out, at, at + count, PLAINTEXT, at, at + count))
                                        .isTrue();
                                race.step();
                            }
                        } catch (ClosedChannelException closed) {
                            assertThat(closed).isNotInstanceOf(ClosedByInterruptException.class);
                        }
                    },
                    file::close);
        }
    }

    @Test
    void executorsThatAreShutDownTakeNothingAlong() throws Exception {
        byte[] sealed = cipher.encrypt(LARGE, CONTEXT);
        for (int i = 0; i < Race.tries(300); i++) {
            ExecutorService pool = i % 2 == 0 ? Executors.newSingleThreadExecutor() : new ForkJoinPool(1);
            EnvelopeCipher helped = EnvelopeCipher.builder(keys)
                    .parallelism(2)
                    .executor(task -> {
                        race.step();
                        pool.execute(task);
                        race.step();
                    })
                    .build();
            ByteArrayOutputStream below = new ByteArrayOutputStream();
            boolean streams = i % 4 < 2;
            race.meet(
                    () -> {
                        if (streams) {
                            try (EncryptingOutputStream out = helped.encryptTo(below, CONTEXT)) {
                                out.write(LARGE);
                                out.finish();
                            }
                        } else {
                            assertThat(Arrays.equals(helped.decrypt(sealed, CONTEXT), LARGE))
                                    .isTrue();
                        }
                    },
                    pool::shutdownNow);
            if (streams) {
                assertThat(Arrays.equals(cipher.decrypt(below.toByteArray(), CONTEXT), LARGE))
                        .isTrue();
            }
        }
    }
}
