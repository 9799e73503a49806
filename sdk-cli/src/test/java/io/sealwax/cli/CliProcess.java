package io.sealwax.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs commands as a process of their own, from the classes of this build. */
final class CliProcess {
    private static final long SECONDS = 120;

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable Path workingFolder;

    private CliProcess(List<String> jvmOptions, String... args) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // as the manifest of the command has it
        command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.sealwax.cli.Sealwax"));
        command.addAll(List.of(args));
    }

    static CliProcess of(String... args) {
        return new CliProcess(List.of(), args);
    }

    static CliProcess withJvmOptions(List<String> jvmOptions, String... args) {
        return new CliProcess(jvmOptions, args);
    }

    /** Sets a variable of its environment. */
    CliProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Lets a shell set the mask of new files first. */
    CliProcess withUmask(String mask) {
        command.addAll(0, List.of("sh", "-c", "umask " + mask + " && exec \"$@\"", "sh"));
        return this;
    }

    /** Lets bash run it, as {@code "$@"} in a script, in a folder. */
    CliProcess inScript(Path folder, String script) {
        command.addAll(0, List.of("bash", "-c", script, "bash"));
        workingFolder = folder;
        return this;
    }

    /** Lets no file that it writes become larger than so many bytes, as on a disk that is full. */
    CliProcess withFilesOf(int bytes) {
        command.addAll(0, List.of("sh", "-c", "ulimit -f " + bytes / 512 + " && exec \"$@\"", "sh"));
        return this;
    }

    /** Takes away what root may do more than others, but not root's files; as root only. */
    CliProcess withoutPrivileges() {
        command.addAll(0, List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
        return this;
    }

    /**
     * Gives an interrupt its usual effect, also where these tests run in a shell's background, which ignores it and
     * hands that on.
     */
    CliProcess withInterrupts() {
        Path env = Path.of("/usr/bin/env");
        if (System.getProperty("os.name").equals("Linux") && Files.isExecutable(env)) {
            command.addAll(0, List.of(env.toString(), "--default-signal=INT"));
        }
        return this;
    }

    Process start() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            if (workingFolder != null) {
                builder.directory(workingFolder.toFile());
            }
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cli.Result run(byte[] in) {
        Process process = start();
        CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> drain(process.getInputStream()));
        CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> drain(process.getErrorStream()));
        try (var stdin = process.getOutputStream()) {
            stdin.write(in);
        } catch (IOException e) {
            // it has ended without reading everything
        }
        return new Cli.Result(exitCode(process), out.join(), new String(err.join(), StandardCharsets.UTF_8));
    }

    static int exitCode(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the process does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] drain(InputStream stream) {
        try (stream) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            stream.transferTo(all);
            return all.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
