package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole files: there is all of the result, or the folder is as it was. */
class FileMessagesTest {
    private static final EncryptionContext CONTEXT =
            EncryptionContext.of("tenant", "acme").forMessage("row", "42");

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @TempDir
    Path folder;

    private Path plaintext;
    private Path message;
    private Path result;

    @BeforeEach
    void nameFiles() {
        plaintext = folder.resolve("plaintext");
        message = folder.resolve("message");
        result = folder.resolve("result");
    }

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK, 4 * CHUNK, 200 * CHUNK + 3})
    void aFileComesBackAsItWas(int length) throws IOException {
        byte[] bytes = Plaintexts.of(length);
        Files.write(plaintext, bytes);
        for (int threads : new int[] {1, 3}) {
            EnvelopeCipher each = Plaintexts.cipher(keys, threads);
            each.encrypt(plaintext, message, CONTEXT);
            assertThat(cipher.decrypt(Files.readAllBytes(message), CONTEXT)).isEqualTo(bytes);
            assertThat(each.decrypt(message, result, ContextMatch.containing(EncryptionContext.of("tenant", "acme"))))
                    .isEqualTo(CONTEXT);
            assertThat(Files.readAllBytes(result)).isEqualTo(bytes);
        }
        assertThat(names()).containsExactly("message", "plaintext", "result");
    }

    @Test
    void aRecordInAFileOpensToo() throws IOException {
        Files.write(message, cipher.encrypt(new byte[] {1, 2, 3}, CONTEXT));
        assertThat(cipher.decrypt(message, result, CONTEXT)).isEqualTo(CONTEXT);
        assertThat(Files.readAllBytes(result)).containsExactly(1, 2, 3);
    }

    @Test
    void aFileCanTakeItsOwnPlace() throws IOException {
        byte[] bytes = Plaintexts.of(9 * CHUNK);
        Files.write(plaintext, bytes);
        cipher.encrypt(plaintext, plaintext, CONTEXT);
        assertThat(cipher.decrypt(Files.readAllBytes(plaintext), CONTEXT)).isEqualTo(bytes);
        cipher.decrypt(plaintext, plaintext, CONTEXT);
        assertThat(Files.readAllBytes(plaintext)).isEqualTo(bytes);
        assertThat(names()).containsExactly("plaintext");
    }

    @Test
    void aMessageThatDoesNotOpenLeavesTheFolderAsItWas() throws IOException {
        byte[] sealed = Plaintexts.seal(cipher, Plaintexts.of(20 * CHUNK), CONTEXT);
        byte[] wrongAtTheEnd = sealed.clone();
        wrongAtTheEnd[sealed.length - 1] ^= 1;
        Files.write(result, new byte[] {7});
        for (byte[] wrong : new byte[][] {
            wrongAtTheEnd, Arrays.copyOf(sealed, sealed.length - 16), Arrays.copyOf(sealed, 30), new byte[0]
        }) {
            Files.write(message, wrong);
            assertLeavesAll(() -> cipher.decrypt(message, result, CONTEXT), EnvelopeException.class);
            assertLeavesAll(() -> cipher.decrypt(message, message, CONTEXT), EnvelopeException.class);
            assertLeavesAll(() -> cipher.decrypt(message, folder.resolve("new"), CONTEXT), EnvelopeException.class);
        }
        Files.write(message, sealed);
        EncryptionContext other = EncryptionContext.of("tenant", "other");
        assertLeavesAll(() -> cipher.decrypt(message, result, other), ContextException.class);
    }

    @Test
    void withoutADataKeyOrAPlaintextTheFolderIsAsItWas() throws IOException {
        Files.write(plaintext, Plaintexts.of(CHUNK));
        Files.write(message, Plaintexts.seal(cipher, new byte[5], CONTEXT));
        EnvelopeCipher withoutKeys = EnvelopeCipher.builder(new NoKeys()).build();
        assertLeavesAll(() -> withoutKeys.encrypt(plaintext, message, CONTEXT), DataKeyException.class);
        assertLeavesAll(() -> withoutKeys.encrypt(plaintext, plaintext, CONTEXT), DataKeyException.class);
        assertLeavesAll(() -> withoutKeys.decrypt(message, result, CONTEXT), DataKeyException.class);
        Path none = folder.resolve("none");
        assertLeavesAll(() -> cipher.encrypt(none, message, CONTEXT), NoSuchFileException.class);
        assertLeavesAll(() -> cipher.decrypt(none, plaintext, CONTEXT), NoSuchFileException.class);
        EnvelopeCipher demanding =
                EnvelopeCipher.builder(keys).requireContext("other").build();
        assertLeavesAll(() -> demanding.encrypt(plaintext, message, CONTEXT), ContextException.class);
        assertLeavesAll(() -> demanding.decrypt(message, result, CONTEXT), ContextException.class);
    }

    @Test
    void aFolderIsNeitherPlaintextNorTarget() throws IOException {
        Files.write(plaintext, new byte[5]);
        Files.write(message, Plaintexts.seal(cipher, new byte[5], CONTEXT));
        Path inside = Files.createDirectory(folder.resolve("inside"));
        assertLeavesAll(() -> cipher.encrypt(inside, message, CONTEXT), IOException.class);
        assertLeavesAll(() -> cipher.encrypt(plaintext, inside, CONTEXT), FileSystemException.class);
        assertLeavesAll(() -> cipher.decrypt(message, inside, CONTEXT), FileSystemException.class);
        assertLeavesAll(() -> cipher.decrypt(inside, result, CONTEXT), IOException.class);
        Path nowhere = folder.resolve("nowhere").resolve("target");
        assertThatThrownBy(() -> cipher.encrypt(plaintext, nowhere, CONTEXT))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(nowhere + ": there is no such folder");
    }

    @Test
    void anInterruptLeavesTheFolderAsItWas() throws IOException {
        Files.write(plaintext, Plaintexts.of(CHUNK));
        Files.write(message, Plaintexts.seal(cipher, new byte[5], CONTEXT));
        Thread.currentThread().interrupt();
        assertLeavesAll(() -> cipher.encrypt(plaintext, result, CONTEXT), ClosedByInterruptException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertLeavesAll(() -> cipher.decrypt(message, result, CONTEXT), ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whereAFileCannotBeReplacedInOneStepTheOneThatIsThereStays() throws IOException {
        Files.write(plaintext, Plaintexts.of(CHUNK));
        URI zip = URI.create("jar:" + folder.resolve("archive.zip").toUri());
        try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path inside = archive.getPath("/message");
            cipher.encrypt(plaintext, inside, CONTEXT);
            byte[] before = Files.readAllBytes(inside);
            assertThatThrownBy(() -> cipher.encrypt(plaintext, inside, CONTEXT))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThat(Files.readAllBytes(inside)).isEqualTo(before);
            assertThatThrownBy(() -> cipher.decrypt(inside, inside, CONTEXT))
                    .isInstanceOf(FileAlreadyExistsException.class);
            cipher.decrypt(inside, result, CONTEXT);
            assertThat(Files.readAllBytes(result)).isEqualTo(Plaintexts.of(CHUNK));
            try (Stream<Path> files = Files.list(archive.getPath("/"))) {
                assertThat(files).as("nothing half-done is left").containsExactly(inside);
            }
        }
    }

    private interface Call {
        void run() throws IOException;
    }

    private void assertLeavesAll(Call call, Class<? extends Exception> failure) throws IOException {
        boolean interrupted = Thread.interrupted();
        Map<String, byte[]> before = contents();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        assertThatThrownBy(call::run).isInstanceOf(failure);
        interrupted = Thread.interrupted();
        Map<String, byte[]> after = contents();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((name, bytes) -> assertThat(bytes).isEqualTo(before.get(name)));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(
                        file.getFileName().toString(),
                        Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0]);
            }
        }
        return contents;
    }

    private Iterable<String> names() throws IOException {
        return contents().keySet();
    }
}
