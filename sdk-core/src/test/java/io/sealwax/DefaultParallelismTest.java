package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is called to help, unless it is set, and where it is turned off. */
class DefaultParallelismTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int WORTHWHILE = 1 << 20;

    /** Calls, of which none was answered yet when the next one came: no more than there are other processors. */
    private static final int ALL = Runtime.getRuntime().availableProcessors() - 1;

    /** There is work for as many. */
    private static final int PIECES = 12;

    private final Keys keys = Keys.local();
    private final AtomicInteger calls = new AtomicInteger();
    private final byte[] large = Plaintexts.of(200 * CHUNK);

    @TempDir
    Path folder;

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    private interface Step {
        void run(EnvelopeCipher cipher) throws IOException;
    }

    /**
     * Hears calls for help and does nothing; each is another executor, since calls that one keeps serve the next who
     * wants help from it.
     */
    private static final class Nobody implements Executor {
        private final AtomicInteger calls;

        Nobody(AtomicInteger calls) {
            this.calls = calls;
        }

        @Override
        public void execute(Runnable task) {
            calls.incrementAndGet();
        }
    }

    /** How often somebody was called to help. */
    private int calls(Step step, EnvelopeCipherBuilder builder) throws IOException {
        calls.set(0);
        step.run(builder.executor(new Nobody(calls)).build());
        return calls.get();
    }

    @Test
    void arraysAndFilesHaveTheOtherProcessorsHelpUnlessThatIsTurnedOff() throws IOException {
        byte[] message = EnvelopeCipher.builder(keys).build().encrypt(large, CONTEXT);
        Path plain = Files.write(folder.resolve("plain"), large);
        Path sealed = Files.write(folder.resolve("sealed"), message);
        Path result = folder.resolve("result");
        Step[] steps = {
            cipher -> cipher.encrypt(large, CONTEXT),
            cipher -> cipher.decrypt(message, CONTEXT),
            cipher -> cipher.encrypt(plain, result, CONTEXT),
            cipher -> cipher.decrypt(sealed, result, CONTEXT),
            cipher -> {
                try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
                    assertThat(reader.read(0, large.length)).isEqualTo(large);
                }
            }
        };
        for (Step step : steps) {
            assertThat(Math.min(calls(step, EnvelopeCipher.builder(keys)), PIECES))
                    .isEqualTo(Math.min(ALL, PIECES));
            assertThat(calls(step, EnvelopeCipher.builder(keys).parallelism(3))).isEqualTo(2);
            assertThat(calls(step, EnvelopeCipher.builder(keys).parallelism(1))).isZero();
        }
    }

    @Test
    void forWhatIsSmallNobodyIsCalled() throws IOException {
        byte[] small = Plaintexts.of(WORTHWHILE - 1);
        byte[] message = EnvelopeCipher.builder(keys).build().encrypt(small, CONTEXT);
        assertThat(calls(cipher -> cipher.encrypt(small, CONTEXT), EnvelopeCipher.builder(keys)))
                .isZero();
        assertThat(calls(cipher -> cipher.decrypt(message, CONTEXT), EnvelopeCipher.builder(keys)))
                .isZero();
    }

    @Test
    void streamsWorkAloneUnlessTheyAreToldOtherwise() throws IOException {
        byte[] message = EnvelopeCipher.builder(keys).build().encrypt(large, CONTEXT);
        Step sealing = cipher -> Plaintexts.seal(cipher, large, CONTEXT);
        Step opening = cipher -> {
            try (DecryptingInputStream in = cipher.decryptFrom(new ByteArrayInputStream(message), CONTEXT)) {
                assertThat(in.readAllBytes()).isEqualTo(large);
            }
        };
        for (Step step : new Step[] {sealing, opening}) {
            assertThat(calls(step, EnvelopeCipher.builder(keys))).isZero();
            assertThat(calls(step, EnvelopeCipher.builder(keys).parallelism(3))).isEqualTo(2);
        }
    }
}
