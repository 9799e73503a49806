package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.Failure;
import io.sealwax.cli.Streams.Stream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"keygen", "encrypt", "decrypt", "inspect", "demo", "local-kms"})
    void everyCommandHasHelpThatFitsATerminal(String command) {
        String help = help(command, "--help");

        assertThat(help)
                .contains("Usage:\n  sealwax " + command)
                .contains("Example")
                .doesNotContain("\u001b");
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(help("-h")).contains("\n  " + command + " ");
    }

    @Test
    void noHelpShowsAPieceOfItsOwnTemplate() {
        Map<String, String> helps = new TreeMap<>();
        helps.put("", help("--help"));
        for (String command : commands()) {
            helps.put(command, help(command, "--help"));
        }

        assertThat(helps).hasSizeGreaterThan(6).allSatisfy((command, help) -> {
            assertThat(help).as(command).doesNotContainPattern("\\$|%[a-z]|@\\||\\|@|DEFAULT|\ufffd");
            assertThat(help.lines())
                    .as(command)
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        });
        assertThat(helps.get("local-kms")).containsPattern("given:\\s+4599\\.");
    }

    /** In a locale with digits, letters and a direction of its own everything is said in the same bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ar-EG",
                "ar-EG-u-nu-arab",
                "th-TH-u-nu-thai",
                "hi-IN-u-nu-deva",
                "tr-TR",
                "de-DE",
                "ja-JP-u-ca-japanese"
            })
    void everyHelpAndEveryPictureIsTheSameInEveryLocale(String locale) {
        byte[] message = new Cli(folder)
                .in(new byte[70_000])
                .done("encrypt", "--key", new Cli(folder).key(), "--context", "id=I");
        List<List<String>> calls = new ArrayList<>(List.of(
                List.of("--help"),
                List.of("inspect"),
                List.of("inspect", "--json"),
                List.of("decrypt", "--key", new Cli(folder).key(), "--context", "id=I", "--range", "70000-"),
                List.of("decrypt", "--key", new Cli(folder).key(), "--context", "id=I", "--threads", "300")));
        commands().forEach(command -> calls.add(List.of(command, "--help")));

        for (List<String> call : calls) {
            Cli.Result here = new Cli(folder).in(message).run(call.toArray(String[]::new));
            Cli.Result there = in(
                    Locale.forLanguageTag(locale),
                    () -> new Cli(folder).in(message).run(call.toArray(String[]::new)));

            assertThat(there.text()).as("%s", call).isEqualTo(here.text());
            assertThat(there.err()).as("%s", call).isEqualTo(here.err());
            assertThat(there.exitCode()).isEqualTo(here.exitCode());
        }
    }

    private static <T> T in(Locale locale, Supplier<T> work) {
        Locale before = Locale.getDefault();
        Locale.setDefault(locale);
        try {
            return work.get();
        } finally {
            Locale.setDefault(before);
        }
    }

    private Set<String> commands() {
        Streams none = new Streams(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), System.err, Set.of(), Map.of());
        return Sealwax.commandLine(none).getSubcommands().keySet();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 130})
    void everyExitCodeIsDocumented(int exitCode) {
        assertThat(help("--help").lines()).anyMatch(line -> line.strip().startsWith(exitCode + "   "));
    }

    @Test
    void everyClassOfFailureHasAnExitCode() {
        String help = help("--help");

        for (Failure failure : Failure.values()) {
            assertThat(help).containsPattern("[ :]" + failure.id() + "[,\n]");
        }
    }

    @Test
    void aTerminalGetsColours() {
        byte[] help = new Cli(folder).terminals(Stream.STDOUT).done("--help");

        assertThat(new String(help, StandardCharsets.UTF_8)).contains("\u001b[1m");
    }

    @Test
    void theVersionNamesTheFormatAndTheJvm() {
        assertThat(help("--version"))
                .startsWith("sealwax ")
                .contains("message format 1\n")
                .contains(Runtime.version().toString());
    }

    private String help(String... args) {
        return new String(new Cli(folder).done(args), StandardCharsets.UTF_8);
    }
}
