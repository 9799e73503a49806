package io.sealwax.benchmarks.builds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Builds of the present library that say of each call of {@code encrypt} that it took some time, and whose time is what
 * they said.
 */
final class Burning {
    private static final String BURNT = "sealwax.test.burnt";
    private static final Path SOURCES = Path.of("..", "sdk-core", "src", "main", "java");
    private static final String METHOD = "public byte[] encrypt(byte[] plaintext, EncryptionContext context) {";

    private Burning() {}

    /** A build that burns so much a call, compiled into a folder. */
    static Build build(Path folder, long nanosACall) throws IOException {
        Path changed =
                Files.createDirectories(folder.resolve("source/io/sealwax")).resolve("EnvelopeCipher.java");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String source = Files.readString(SOURCES.resolve("io/sealwax/EnvelopeCipher.java"));
        assertThat(source).contains(METHOD);
        Files.writeString(
                changed,
                source.replace(
                        METHOD,
                        METHOD + "System.setProperty(\"" + BURNT + "\", Long.toString(Long.getLong(\"" + BURNT
                                + "\", 0) + " + nanosACall + "));"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String libraries = String.join(
                        System.getProperty("path.separator"), Build.present().classPath())
                + System.getProperty("path.separator")
                + System.getProperty("java.class.path");
        int exit = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                libraries,
                changed.toString());
        assertThat(exit).isZero();
        List<String> classPath = new ArrayList<>(List.of(classes.toString()));
        classPath.addAll(Build.present().classPath());
        return new Build("burns " + nanosACall, classPath);
    }

    /** What all builds said so far. */
    static long nanos() {
        return Long.getLong(BURNT, 0);
    }
}
