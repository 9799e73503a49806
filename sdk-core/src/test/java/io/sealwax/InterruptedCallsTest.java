package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.Keys;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An interrupt in the middle of a call on files: the caller is told and stays interrupted, and nothing is left of what
 * was begun.
 */
@Timeout(120)
class InterruptedCallsTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final byte[] EARLIER = {1, 2, 3};

    private final Keys keys = Keys.local();
    private final byte[] large = Plaintexts.of(200 * CHUNK + 5);

    @TempDir
    Path folder;

    private Path plaintext;
    private Path message;
    private Path result;

    @BeforeEach
    void write() throws IOException {
        plaintext = Files.write(folder.resolve("plaintext"), large);
        message = Files.write(
                folder.resolve("message"), EnvelopeCipher.builder(keys).build().encrypt(large, CONTEXT));
        result = Files.write(folder.resolve("result"), EARLIER);
    }

    @AfterEach
    void noLeaseIsLeftOutAndTheFolderIsAsItWas() throws IOException {
        assertThat(Thread.interrupted()).isFalse();
        assertThat(keys.retireAll()).isTrue();
        assertThat(result).hasBinaryContent(EARLIER);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList()).containsExactlyInAnyOrder(plaintext, message, result);
        }
    }

    private interface Call {
        void run(EnvelopeCipher cipher) throws IOException;
    }

    private List<Call> calls() {
        return List.of(
                cipher -> cipher.encrypt(plaintext, result, CONTEXT),
                cipher -> cipher.decrypt(message, result, CONTEXT),
                cipher -> {
                    try (Source source = Source.of(message);
                            RangeReader reader = cipher.openRanges(source, CONTEXT)) {
                        reader.read(0, 5);
                    }
                },
                cipher -> {
                    try (Source source = Source.of(plaintext);
                            RepeatableMessage repeatable = cipher.encryptRepeatably(source, CONTEXT)) {
                        repeatable.newStream().readAllBytes();
                    }
                });
    }

    private static void assertIsTold(Call call, EnvelopeCipher cipher) {
        assertThatThrownBy(() -> call.run(cipher)).isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    }

    @Test
    void whileTheDataKeyIsFetched() {
        for (Call call : calls()) {
            assertIsTold(
                    call, EnvelopeCipher.builder(new InterruptingKeys(keys)).build());
        }
    }

    /** At the first call for help, and at later ones: each is for another piece of the file. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void whileAFileIsInWork(int before) {
        for (Call call : calls().subList(0, 2)) {
            AtomicInteger calls = new AtomicInteger();
            Executor interrupts = task -> {
                task.run();
                if (calls.getAndIncrement() == before) {
                    Thread.currentThread().interrupt();
                }
            };
            assertIsTold(
                    call,
                    EnvelopeCipher.builder(keys)
                            .parallelism(2)
                            .executor(interrupts)
                            .build());
        }
    }

    @Test
    void whileARangeIsReadAndTheNextReadIsRight() throws IOException {
        EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
        try (Source file = Source.of(message);
                RangeReader reader = cipher.openRanges(interruptingAt(300 * CHUNK / 2, file), CONTEXT)) {
            byte[] out = new byte[large.length];
            Arrays.fill(out, (byte) 7);
            assertThatThrownBy(() -> reader.read(0, out, 0, out.length)).isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Arrays.equals(out, new byte[out.length])).isTrue();
            assertThat(reader.read(5, 3 * CHUNK)).isEqualTo(Arrays.copyOfRange(large, 5, 5 + 3 * CHUNK));
        }
    }

    /** Is interrupted before a read of so many bytes or more. */
    private static Source interruptingAt(int most, Source file) {
        return new Source() {
            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void read(long position, byte[] out, int offset, int length) throws IOException {
                if (length >= most) {
                    Thread.currentThread().interrupt();
                }
                file.read(position, out, offset, length);
            }
        };
    }

    /** Whoever asks for a data key is interrupted meanwhile. */
    private record InterruptingKeys(Keys keys) implements DataKeyProvider {
        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            Thread.currentThread().interrupt();
            return keys.current(keyBound);
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return call -> {
                Thread.currentThread().interrupt();
                return keys.of(wrapped, keyBound);
            };
        }
    }
}
