package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealwax.testing.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A length is a guess until the end was seen: nothing is cut, and nothing is empty, without a word. */
@Timeout(120)
class SourceLengthTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final String NO_RANGES = ": is no regular file, so it has no ranges";

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @TempDir
    Path folder;

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeIsNoSourceAndIsRefusedWithoutWaitingForAWriter() throws Exception {
        Path pipe = pipe();
        assertIsRefused(pipe, NO_RANGES);
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        assertIsRefused(link, NO_RANGES);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void devicesAndSocketsAreNoSources() throws IOException {
        for (String device : new String[] {"/dev/null", "/dev/zero", "/dev/urandom"}) {
            assertIsRefused(Path.of(device), NO_RANGES);
        }
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertIsRefused(socket, NO_RANGES);
        }
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @ValueSource(strings = {"/proc/self/status", "/proc/cpuinfo", "/proc/self/maps", "/proc/self/environ"})
    void aFileThatSaysItIsEmptyAndIsNotIsNoSource(String file) {
        assertIsRefused(Path.of(file), ": says that it has 0 bytes, and has more");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatEndsBeforeItsLengthIsNoSource() throws IOException {
        Path file = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        if (!Files.isReadable(file)) {
            file = Path.of("/sys/kernel/notes").resolveSibling("uevent_seqnum");
        }
        assertThat(Files.readAllBytes(file)).as("of " + file).hasSizeLessThan((int) Files.size(file));
        assertIsRefused(file, ": says that it has " + Files.size(file) + " bytes, and has fewer");
    }

    private static void assertIsRefused(Path file, String why) {
        assertThatThrownBy(() -> Source.of(file))
                .isExactlyInstanceOf(FileSystemException.class)
                .hasMessage(file + why);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsRefusedLeavesNoDescriptor() throws IOException {
        Path status = Path.of("/proc/self/status");
        for (int round = 0; round < 3; round++) {
            assertThat(catchThrowable(() -> Source.of(status))).isNotNull();
        }
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.filter(Files::isSymbolicLink).map(SourceLengthTest::target))
                    .noneMatch(target -> target.endsWith("/status"));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // it is closed by now
            return "";
        }
    }

    @Test
    void anEmptyFileIsASourceAndAnEmptyPlaintext() throws IOException {
        Path file = Files.createFile(folder.resolve("empty"));
        try (Source source = Source.of(file);
                RepeatableMessage message = cipher.encryptRepeatably(source, CONTEXT)) {
            assertThat(source.size()).isZero();
            assertThat(cipher.decrypt(message.newStream().readAllBytes(), CONTEXT))
                    .isEmpty();
        }
    }

    @Test
    void whatASourceFromUsersSaysIsEmptyIsAskedForAByte() throws IOException {
        Lying lying = new Lying(Plaintexts.of(200_000), 0);
        assertThatThrownBy(() -> cipher.encryptRepeatably(lying, CONTEXT))
                .isInstanceOf(IOException.class)
                .hasMessage("the source says that it is empty, but has bytes: a source must know its size");
        Lying empty = new Lying(new byte[0], 0);
        try (RepeatableMessage message = cipher.encryptRepeatably(empty, CONTEXT)) {
            assertThat(cipher.decrypt(message.newStream().readAllBytes(), CONTEXT))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,2", "5,0", "16384,16385", "16384,40000", "40000,32768", "40000,39999", "32768,32769"})
    void aPlaintextWhoseLengthChangesIsNeverAWholeMessage(int before, int after) throws IOException {
        Lying source = new Lying(Plaintexts.of(Math.max(before, after)), before);
        if (before == 0) {
            source.hasNothing = true;
        }
        try (RepeatableMessage message = cipher.encryptRepeatably(source, CONTEXT)) {
            source.size = after;
            InputStream in = message.newStream();
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the plaintext changed since its length was asked for: " + before + " bytes then, "
                            + after + " now");
            source.size = before;
            assertThat(cipher.decrypt(message.newStream().readAllBytes(), CONTEXT))
                    .as("as soon as it is what it was")
                    .hasSize(before);
        }
    }

    @Test
    void aLogThatGrowsIsNotCut() throws IOException {
        Path log = Files.write(folder.resolve("log"), Plaintexts.of(CHUNK + 1));
        try (Source source = Source.of(log);
                RepeatableMessage message = cipher.encryptRepeatably(source, CONTEXT)) {
            Files.write(log, new byte[] {1}, StandardOpenOption.APPEND);
            assertThat(source.size()).isEqualTo(CHUNK + 2);
            assertThatThrownBy(() -> message.newStream().readAllBytes())
                    .hasMessageStartingWith("the plaintext changed since its length was asked for");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, CHUNK - 1, CHUNK, 3 * CHUNK + 5})
    void aMessageInASourceThatLiesOpensAsItIsOrNotAtAll(int length) {
        byte[] plaintext = Plaintexts.of(length);
        for (byte[] message :
                new byte[][] {Plaintexts.seal(cipher, plaintext, CONTEXT), cipher.encrypt(plaintext, CONTEXT)}) {
            for (int lie : new int[] {
                0,
                1,
                100,
                message.length - 17,
                message.length - 16,
                message.length - 1,
                message.length + 1,
                message.length + 16,
                message.length + Plaintexts.SEALED_CHUNK,
                Integer.MAX_VALUE
            }) {
                Lying source = new Lying(message, lie);
                Throwable refusal = catchThrowable(() -> {
                    try (RangeReader reader = cipher.openRanges(source, CONTEXT)) {
                        assertThat(reader.read(0, length)).isEqualTo(plaintext);
                    }
                });
                assertThat(refusal).isInstanceOfAny(EnvelopeException.class, IndexOutOfBoundsException.class);
            }
        }
    }

    /** The file system's size is what these have wrong; as streams they are read to their end. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void asAStreamOrByItsNameWhateverCanBeReadIsReadToItsEnd() throws Exception {
        Path file = Path.of("/proc/version");
        byte[] plaintext = Files.readAllBytes(file);
        Path message = folder.resolve("message");
        cipher.encrypt(file, message, CONTEXT);
        assertThat(cipher.decrypt(Files.readAllBytes(message), CONTEXT)).isEqualTo(plaintext);

        ByteArrayOutputStream streamed = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(file);
                EncryptingOutputStream out = cipher.encryptTo(streamed, CONTEXT)) {
            assertThat(out.transferFrom(in)).isEqualTo(plaintext.length);
            out.finish();
        }
        assertThat(cipher.decrypt(streamed.toByteArray(), CONTEXT)).isEqualTo(plaintext);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPipeIsReadToItsEndByItsName() throws Exception {
        byte[] plaintext = Plaintexts.of(200_000);
        Path pipe = pipe();
        Path message = folder.resolve("message");
        CompletableFuture<Void> writing = writing(pipe, plaintext);
        cipher.encrypt(pipe, message, CONTEXT);
        writing.get(60, TimeUnit.SECONDS);
        byte[] sealed = Files.readAllBytes(message);
        assertThat(cipher.decrypt(sealed, CONTEXT)).isEqualTo(plaintext);

        Path result = folder.resolve("result");
        CompletableFuture<Void> again = writing(pipe, sealed);
        cipher.decrypt(pipe, result, CONTEXT);
        again.get(60, TimeUnit.SECONDS);
        assertThat(Files.readAllBytes(result)).isEqualTo(plaintext);
    }

    private static CompletableFuture<Void> writing(Path pipe, byte[] bytes) {
        return CompletableFuture.runAsync(
                () -> {
                    try (OutputStream out = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
                        out.write(bytes);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    private Path pipe() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
        assertThat(made.waitFor()).isZero();
        return pipe;
    }

    /** An array under a size of its own. */
    private static final class Lying implements Source {
        private final byte[] bytes;
        private long size;
        private boolean hasNothing;

        Lying(byte[] bytes, long size) {
            this.bytes = bytes;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long position, byte[] out, int offset, int length) {
            if (hasNothing) {
                throw new IndexOutOfBoundsException("nothing at " + position);
            }
            System.arraycopy(bytes, (int) position, out, offset, length);
        }
    }
}
