package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What is refused of every option and every parameter of every command. */
class ArgumentsTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeKey() {
        cli = new Cli(folder);
    }

    @TestFactory
    Stream<DynamicTest> noOptionOfAnyCommandTakesAnEmptyValue() {
        return everyArgument("");
    }

    @TestFactory
    Stream<DynamicTest> noOptionOfAnyCommandTakesAValueThatTheJvmCouldNotDecode() {
        return everyArgument("a\ufffd=b");
    }

    private Stream<DynamicTest> everyArgument(String value) {
        Streams none = new Streams(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), System.err, Set.of(), Map.of());
        List<DynamicTest> tests = new ArrayList<>();
        Sealwax.commandLine(none).getSubcommands().forEach((name, command) -> {
            CommandSpec spec = command.getCommandSpec();
            for (ArgSpec arg : spec.args()) {
                if (arg.arity().max() > 0) {
                    String option = arg instanceof OptionSpec named ? named.longestName() : "";
                    tests.add(dynamicTest(name + " " + option, () -> refuses(spec, option, value)));
                }
            }
        });
        assertThat(tests).hasSizeGreaterThan(20);
        return tests.stream();
    }

    private void refuses(CommandSpec spec, String option, String value) throws IOException {
        List<String> args = new ArrayList<>(List.of(spec.name()));
        for (OptionSpec needed : spec.options()) {
            if (needed.required() && !needed.longestName().equals(option)) {
                args.addAll(List.of(needed.longestName(), cli.key()));
            }
        }
        if (spec.optionsMap().containsKey("--no-context")
                && !option.contains("context")
                && !option.contains("detached")) {
            args.add("--no-context");
        }
        args.addAll(option.isEmpty() ? List.of(value) : List.of(option, value));

        Cli.Result result = cli.in(new byte[10]).run(args.toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("sealwax: " + (option.isEmpty() ? "<file>" : option))
                .hasLineCount(1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(cli.path("demo.key"));
        }
    }

    @Test
    void aSecretForAFileWhoseNameIsEmptyIsNotPrinted() {
        byte[] message = cli.in(new byte[] {1}).done("encrypt", "--key", cli.key(), "--no-context");

        for (String[] output : new String[][] {{"-o", ""}, {"--output="}}) {
            List<String> args = new ArrayList<>(List.of("decrypt", "--key", cli.key(), "--no-context"));
            args.addAll(List.of(output));
            Cli.Result result = cli.in(message).run(args.toArray(String[]::new));

            assertThat(result.err()).isEqualTo("sealwax: --output is empty\n");
            assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
            assertThat(result.out()).isEmpty();
        }
    }

    /** Bytes that are no text become one and the same character, so that two names would become one. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void namesThatAreNoTextInThisLocaleAreNeitherReadNorWritten(String locale) throws IOException {
        Cli.Result result = CliProcess.of("encrypt", "--no-context")
                .with("LC_ALL", locale)
                .inScript(
                        folder,
                        "printf 1 > $'a\\xe9'; for i in '-o a' a '--key local:a'; do"
                                + " \"$@\" --key local:demo.key $i$'\\xe9' < demo.key >> out; echo $? >> codes; done")
                .run(new byte[0]);

        assertThat(cli.path("codes")).hasContent("2\n2\n2\n");
        assertThat(cli.path("out")).isEmptyFile();
        assertThat(result.err().lines())
                .hasSize(3)
                .allSatisfy(line ->
                        assertThat(line).contains(" cannot be read as text in this locale, whose character set is "));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void nothingIsReadOrWrittenInAFolderWhoseNameIsNoText() throws IOException {
        Cli.Result result = CliProcess.of(
                        "encrypt", "--key", cli.key(), "--no-context", "-o", "out", cli.name("demo.key"))
                .with("LC_ALL", "C.UTF-8")
                .inScript(folder, "mkdir $'b\\xe9' $'b\\xef\\xbf\\xbd' && cd $'b\\xe9' && exec \"$@\"")
                .run(new byte[0]);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).startsWith("sealwax: the name of the current folder cannot be read as text");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(cli.path("demo.key"));
        }
    }

    @Test
    void anyNameThatIsTextInThisLocaleWorks() throws IOException {
        Cli.Result result = CliProcess.of("encrypt", "--key", cli.key(), "--no-context")
                .with("LC_ALL", "C.UTF-8")
                .inScript(folder, "exec \"$@\" -o $'caf\\xc3\\xa9 \\xe4\\xb8\\xad?' -")
                .run("x".getBytes(StandardCharsets.US_ASCII));

        assertThat(result.err()).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }
}
