package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors that do not do what is asked of them: the message is right all the same, or there is none. */
@Timeout(120)
class ExecutorFaultsTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");

    private final Keys keys = Keys.local();
    private final byte[] plaintext = Plaintexts.of(200 * CHUNK + 33);
    private final ExecutorService pool = Executors.newCachedThreadPool();

    @TempDir
    Path folder;

    @AfterEach
    void everyThreadEndsAndNoLeaseIsLeftOut() throws InterruptedException {
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keys.retireAll()).isTrue();
    }

    /** Helps so often, and then does something else. */
    private Executor after(int helped, Executor then) {
        AtomicInteger calls = new AtomicInteger();
        return task -> (calls.getAndIncrement() < helped ? pool : then).execute(task);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void whatItRefusesForgetsOrDoesItselfIsDone(int helped) throws IOException {
        Executor refuses = task -> {
            throw new RejectedExecutionException("busy");
        };
        for (Executor then : List.<Executor>of(refuses, task -> {}, Runnable::run)) {
            assertWorks(cipher(after(helped, then)));
            assertWorksForFiles(cipher(after(helped, then)));
        }
    }

    @Test
    void whatItDoesLateFindsNothingToDo() throws IOException {
        List<Runnable> late = Collections.synchronizedList(new ArrayList<>());
        EnvelopeCipher cipher = cipher(late::add);
        assertWorks(cipher);
        ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
        try (EncryptingOutputStream out = cipher.encryptTo(unfinished, CONTEXT)) {
            out.write(plaintext);
        }
        assertThat(keys.retireAll()).isTrue();
        byte[] before = unfinished.toByteArray();
        assertThat(late).isNotEmpty();
        late.forEach(Runnable::run);
        assertThat(unfinished.toByteArray()).isEqualTo(before);
    }

    private void assertWorks(EnvelopeCipher cipher) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (EncryptingOutputStream out = cipher.encryptTo(message, CONTEXT)) {
            for (int at = 0; at < plaintext.length; at += 100_000) {
                out.write(plaintext, at, Math.min(100_000, plaintext.length - at));
            }
            out.finish();
        }
        assertSame(cipher.decrypt(message.toByteArray(), CONTEXT));
        try (DecryptingInputStream in = cipher.decryptFrom(new ByteArrayInputStream(message.toByteArray()), CONTEXT)) {
            assertSame(in.readAllBytes());
        }
        byte[] array = cipher.encrypt(plaintext, CONTEXT);
        try (RangeReader reader = cipher.openRanges(Source.of(array), CONTEXT)) {
            assertSame(reader.read(0, plaintext.length));
        }
    }

    private void assertWorksForFiles(EnvelopeCipher cipher) throws IOException {
        Path plain = Files.write(folder.resolve("plain"), plaintext);
        Path sealed = folder.resolve("sealed");
        cipher.encrypt(plain, sealed, CONTEXT);
        assertSame(cipher.decrypt(Files.readAllBytes(sealed), CONTEXT));
        assertThat(cipher.decrypt(sealed, plain, CONTEXT)).isEqualTo(CONTEXT);
        assertSame(Files.readAllBytes(plain));
    }

    private void assertSame(byte[] opened) {
        assertThat(Arrays.equals(opened, plaintext)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatElseItThrowsIsThrownAndNothingIsHandedOut(int helped) throws IOException {
        byte[] message = cipher(Runnable::run).encrypt(plaintext, CONTEXT);
        for (Throwable failure :
                List.of(new IllegalStateException("broken"), new OutOfMemoryError("no more threads"))) {
            Executor broken = task -> {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            };
            byte[] out = new byte[message.length];
            assertThatThrownBy(() ->
                            cipher(after(helped, broken)).encrypt(plaintext, 0, plaintext.length, out, 0, CONTEXT))
                    .isSameAs(failure);
            assertThat(Arrays.equals(out, new byte[out.length])).isTrue();
            assertThatThrownBy(() -> cipher(after(helped, broken)).decrypt(message, 0, message.length, out, 0, CONTEXT))
                    .isSameAs(failure);
            assertThat(Arrays.equals(out, new byte[out.length])).isTrue();

            ByteArrayOutputStream below = new ByteArrayOutputStream();
            EncryptingOutputStream sealing = cipher(after(helped, broken)).encryptTo(below, CONTEXT);
            assertThatThrownBy(() -> writeByPieces(sealing)).isSameAs(failure);
            assertThatThrownBy(sealing::finish).isInstanceOf(IOException.class).hasMessage("the message failed before");
            DecryptingInputStream opening =
                    cipher(after(helped, broken)).decryptFrom(new ByteArrayInputStream(message), CONTEXT);
            assertThatThrownBy(opening::readAllBytes).isSameAs(failure);
            assertThatThrownBy(opening::read).isInstanceOf(IOException.class).hasCause(failure);

            Path plain = Files.write(folder.resolve("plain"), plaintext);
            Path sealed = Files.write(folder.resolve("sealed"), message);
            assertThatThrownBy(() -> cipher(after(helped, broken)).encrypt(plain, folder.resolve("new"), CONTEXT))
                    .isSameAs(failure);
            assertThatThrownBy(() -> cipher(after(helped, broken)).encrypt(plain, sealed, CONTEXT))
                    .isSameAs(failure);
            assertThatThrownBy(() -> cipher(after(helped, broken)).decrypt(sealed, plain, CONTEXT))
                    .isSameAs(failure);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).as("nothing half-done is left").containsExactlyInAnyOrder(plain, sealed);
            }
            assertSame(Files.readAllBytes(plain));
            assertThat(Files.readAllBytes(sealed)).isEqualTo(message);
        }
    }

    /** A flush after each piece, so that the helpers have gone when the next one comes. */
    private void writeByPieces(EncryptingOutputStream out) throws IOException {
        while (true) {
            out.write(plaintext, 0, 16 * CHUNK);
            out.flush();
        }
    }

    @Test
    void anInterruptInTheMiddleIsKeptAndTheBytesAreRight() throws IOException {
        EnvelopeCipher cipher = cipher(pool);
        for (int round = 0; round < 20; round++) {
            Thread.currentThread().interrupt();
            assertWorks(cipher);
            assertThat(Thread.interrupted()).as("the interrupt is still there").isTrue();
        }
    }

    private EnvelopeCipher cipher(Executor executor) {
        return EnvelopeCipher.builder(keys).parallelism(3).executor(executor).build();
    }
}
