package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which provider is preferred is found once in a JVM, so each of these starts one. */
class ProviderFallbackTest {
    private static final String BOUNCY_CASTLE = "org.bouncycastle.jce.provider.BouncyCastleProvider";
    private static final String CORRETTO_JAR = "AmazonCorrettoCryptoProvider";

    @TempDir
    Path folder;

    @Test
    void correttoIsTakenWhereItIsOnTheClassPath() throws Exception {
        assertThat(run(classPath(), List.of())).contains("preferred: AmazonCorrettoCryptoProvider");
    }

    @Test
    void theJdkIsTakenWhereCorrettoIsNotThere() throws Exception {
        assertThat(run(withoutCorretto(), List.of())).contains("preferred: SunJCE", "again: SunJCE");
    }

    @Test
    void theJdkIsTakenWhereCorrettosNativeLibraryDoesNotLoad() throws Exception {
        assertThat(run(classPath(), List.of(nowhereToUnpack()))).contains("preferred: SunJCE", "again: SunJCE");
    }

    @Test
    void pinnedCorrettoThatDoesNotLoadIsAnError() throws Exception {
        String output = run(classPath(), List.of(nowhereToUnpack(), "-Dsealwax.provider=AmazonCorrettoCryptoProvider"));
        assertThat(output)
                .contains("IllegalArgumentException: no JCA provider 'AmazonCorrettoCryptoProvider', which the system"
                        + " property sealwax.provider names: it is there, but its own self-test fails on"
                        + " this platform")
                .doesNotContain("preferred:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FLIPS_A_BIT_OF_THE_CIPHERTEXT",
                "FLIPS_A_BIT_OF_THE_PLAINTEXT",
                "ACCEPTS_ANY_TAG",
                "HAS_NO_GCM",
                "THROWS_UNCHECKED"
            })
    void theJdkIsTakenWhereCorrettoIsContentWithItselfAndWrong(String flaw) throws Exception {
        assertThat(run(withoutCorretto(), List.of(), flaw)).contains("preferred: SunJCE", "again: SunJCE");
    }

    @Test
    void theJdkIsTakenWhereSomethingElseHasCorrettosName() throws Exception {
        assertThat(run(withoutCorretto(), List.of(), "FOREIGN")).contains("preferred: SunJCE");
    }

    @Test
    void theFirstRegisteredProviderIsTakenWhereTheJdkHasNone() throws Exception {
        assertThat(runProgram(WithoutSunJce.class, withoutCorretto(), List.of(), BOUNCY_CASTLE))
                .contains("uses: BC");
    }

    @Test
    void whereNoProviderWorksEachCallSaysSoAndTheNextOneTriesAgain() throws Exception {
        String output = runProgram(WithoutSunJce.class, withoutCorretto(), List.of(), "-", "-", BOUNCY_CASTLE);
        String none =
                "thrown: java.lang.IllegalStateException: no JCA provider of this Java runtime does AES-256-GCM as"
                        + " it must; name another one by the system property sealwax.provider";
        assertThat(output.lines().filter(line -> line.startsWith("thrown: ") || line.startsWith("uses: ")))
                .containsExactly(none, none, "uses: BC");
    }

    @Test
    void aRegisteredProviderThatFailsIsPassedOverAndNamedWhereNoneWorks() throws Exception {
        assertThat(runProgram(
                        WithoutSunJce.class,
                        withoutCorretto(),
                        List.of(),
                        AcceptsAnyTag.class.getName(),
                        BOUNCY_CASTLE))
                .contains("; Lenient: self-test failed: AES-GCM of Lenient 1.0 accepts a message with a wrong tag")
                .contains("uses: BC");
    }

    @Test
    void whereRandomBytesOrDigestsAreMissingEachCallSaysSo() throws Exception {
        List<String> said = runProgram(WithoutSun.class, withoutCorretto(), List.of(), "false")
                .lines()
                .toList();
        assertThat(said)
                .filteredOn(line -> line.startsWith("encrypts not: "))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("IllegalStateException", "no entropy"));
        assertThat(said)
                .filteredOn(line -> line.startsWith("hashes not: "))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).contains("IllegalStateException: this Java runtime has no SHA-256"));
        assertThat(said).as("once there are random bytes again").contains("draws");
        assertThat(said).noneMatch(line -> line.contains("InitializerError") || line.contains("NoClassDefFoundError"));
    }

    /** With bare blocks, which nobody else has there. */
    public static final class AcceptsAnyTag extends FlawedProvider {
        private static final long serialVersionUID = 1;

        public AcceptsAnyTag() {
            super("Lenient", Flaw.ACCEPTS_ANY_TAG);
        }
    }

    /** A file as the folder that the native library is to be unpacked into. */
    private String nowhereToUnpack() throws IOException {
        return "-Djava.io.tmpdir=" + Files.createFile(folder.resolve("no-folder"));
    }

    private String run(String classPath, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        return runProgram(ChosenProvider.class, classPath, options, arguments);
    }

    private String runProgram(Class<?> program, String classPath, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, program.getName()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static String withoutCorretto() {
        return Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(CORRETTO_JAR))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
