package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterruptTest {
    private static final byte[] OLD = {1, 2, 3};

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void anInterruptLeavesNothingBehind(String signal, int exitCode) throws Exception {
        Cli cli = new Cli(folder);
        cli.write("out", OLD);

        Process process;
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
            process = CliProcess.of("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("out"))
                    .withInterrupts()
                    .start();
            await(watch, Files::exists);
        }
        // it waits for its standard input, which stays open
        kill(process, signal);

        assertThat(CliProcess.exitCode(process)).isEqualTo(exitCode);
        assertThat(cli.read("out")).isEqualTo(OLD);
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void anInterruptInTheMiddleOfALargeInputLeavesNothingBehind(String signal, int exitCode) throws Exception {
        Cli cli = new Cli(folder);
        cli.write("out", OLD);

        Process process = CliProcess.of("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("out"))
                .withInterrupts()
                .start();
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
            process.getOutputStream().write(new byte[16 * 1024 * 1024]);
            process.getOutputStream().flush();
            await(watch, file -> Files.size(file) > 1024 * 1024);
        }
        // it waits for more
        kill(process, signal);

        assertThat(CliProcess.exitCode(process)).isEqualTo(exitCode);
        assertThat(cli.read("out")).isEqualTo(OLD);
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void whatAKilledProcessLeavesIsDeletedByTheNextAndWhatALivingOneWritesIsNot() throws Exception {
        Cli cli = new Cli(folder);
        cli.write("out", OLD);
        Process killed = startTo(cli, "out");
        kill(killed, "KILL");
        assertThat(CliProcess.exitCode(killed)).isEqualTo(137);
        assertThat(folder).isDirectoryContaining("glob:**/.sealwax-*.partial");

        Process living = startTo(cli, "living");
        cli.in(OLD).done("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("out"));
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".partial")))
                    .hasSize(1);
        }
        living.getOutputStream().close();

        assertThat(CliProcess.exitCode(living)).isZero();
        assertThat(cli.path("living")).exists();
        assertThat(folder).isDirectoryNotContaining("glob:**/.sealwax-*.partial");
    }

    private Process startTo(Cli cli, String out) throws Exception {
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
            Process process = CliProcess.of("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name(out))
                    .start();
            await(watch, Files::isRegularFile);
            return process;
        }
    }

    private static void kill(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private interface Condition {
        boolean isMetBy(Path file) throws IOException;
    }

    private void await(WatchService watch, Condition condition) throws IOException, InterruptedException {
        while (true) {
            WatchKey key = watch.poll(60, TimeUnit.SECONDS);
            assertThat(key).as("a temporary file within a minute").isNotNull();
            for (WatchEvent<?> event : key.pollEvents()) {
                Path file = folder.resolve(event.context().toString());
                if (file.toString().endsWith(".partial") && condition.isMetBy(file)) {
                    return;
                }
            }
            key.reset();
        }
    }
}
