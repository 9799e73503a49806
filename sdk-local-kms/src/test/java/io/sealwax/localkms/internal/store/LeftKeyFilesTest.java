package io.sealwax.localkms.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.localkms.internal.engine.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What lies beside a key file, since somebody is writing it or was killed while he did. */
@Timeout(120)
class LeftKeyFilesTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        // as the key file has it, which follows links
        file = directory.toRealPath().resolve("keys.json");
        KeyFile unused = new KeyFile(file);
    }

    @Test
    void whatAKilledProcessLeftIsGoneAfterTheNextRunOnTheSameFile() throws Exception {
        Process writer = writer();
        assertThat(names()).hasSize(2).contains("keys.json");
        writer.destroyForcibly().waitFor();
        assertThat(names()).as("kill -9 leaves it").hasSize(2);
        KeyFile unused = new KeyFile(file);
        assertThat(names()).containsExactly("keys.json");
    }

    @Test
    void whatALivingProcessWritesStays() throws Exception {
        Process writer = writer();
        List<String> before = names();
        KeyFile file = new KeyFile(this.file);
        file.keep(State.empty());
        assertThat(names()).isEqualTo(before);
        writer.getOutputStream().close();
        assertThat(writer.waitFor()).isZero();
        assertThat(names()).containsExactly("keys.json");
    }

    /** Another process that has begun to replace the file, and waits for its input to end. */
    private Process writer() throws IOException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(writer.getInputStream().read()).isEqualTo('w');
        return writer;
    }

    static final class Writer {

        private Writer() {}

        public static void main(String[] args) throws IOException {
            try (FreshFile fresh = FreshFile.beside(Path.of(args[0]))) {
                fresh.write(new byte[] {1, 2, 3});
                System.out.write('w');
                System.out.flush();
                while (System.in.read() >= 0) {}
            }
        }
    }

    @Test
    void whatThisProcessWritesStaysAndIsGoneWhenItIsNotPutInItsPlace() throws IOException {
        try (FreshFile fresh = FreshFile.beside(file)) {
            KeyFile unused = new KeyFile(file);
            assertThat(names()).hasSize(2);
            fresh.write(new byte[] {1});
        }
        assertThat(names()).containsExactly("keys.json");
    }

    @Test
    void itHasTheNameThatIsSweptAndIsItsOwnersAloneWhileItIsEmpty() throws IOException {
        try (FreshFile fresh = FreshFile.beside(file)) {
            Path beside = directory.resolve(names().get(0));
            assertThat(beside.getFileName().toString()).matches("\\.keys\\.json[0-9]+\\.new");
            assertThat(Files.size(beside)).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(beside)))
                    .isEqualTo("rw-------");
            assertThat(fresh).isNotNull();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whateverElseLiesThereStays() throws Exception {
        Path target = Files.write(directory.resolve("target"), new byte[] {1});
        for (String name : List.of(
                "keys.json.new",
                ".keys.json.new",
                ".keys.json12a.new",
                ".keys.json12",
                ".keysXjson12.new",
                "x.keys.json12.new",
                ".other.json12.new",
                ".keys.json12.new.bak")) {
            Files.write(directory.resolve(name), new byte[] {1});
        }
        Files.createDirectory(directory.resolve(".keys.json1.new"));
        Files.createSymbolicLink(directory.resolve(".keys.json2.new"), target);
        assertThat(new ProcessBuilder(
                                "mkfifo", directory.resolve(".keys.json3.new").toString())
                        .start()
                        .waitFor())
                .isZero();
        List<String> before = names();
        Files.write(directory.resolve(".keys.json4.new"), new byte[] {1});
        KeyFile unused = new KeyFile(file);
        assertThat(names()).isEqualTo(before);
        assertThat(Files.readAllBytes(target)).containsExactly(1);
    }

    @Test
    void besideADamagedKeyFileWhatMayBeTheOnlyCopyOfTheKeysStays() throws IOException {
        Files.writeString(file, "{");
        Files.write(directory.resolve(".keys.json4.new"), new byte[] {1});
        assertThatThrownBy(() -> new KeyFile(file)).hasMessageContaining("cannot be used");
        assertThat(names()).containsExactly(".keys.json4.new", "keys.json");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }
}
