package io.sealwax.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A Linux machine, with real file systems that are mounted for a test and gone after it. */
final class Linux implements AutoCloseable {
    private final Deque<Path> mounts = new ArrayDeque<>();

    private Linux() {}

    /** Skips the test unless this user can mount file systems, and has these tools. */
    static Linux with(String... tools) {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "not on Linux");
        assumeTrue("root".equals(System.getProperty("user.name")), "not root");
        for (String tool : tools) {
            assumeTrue(run("sh", "-c", "command -v " + tool + " || true").contains("/"), tool + " is not installed");
        }
        return new Linux();
    }

    /** Runs a command that has to succeed, and returns what it says. */
    static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as(String.join(" ", command) + "\n" + said)
                    .isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether another user, who is in no other group, may read the file. */
    static boolean mayRead(int user, int group, Path file) throws IOException, InterruptedException {
        return may(user, group, "cat", file.toString());
    }

    static boolean mayWrite(int user, int group, Path file) throws IOException, InterruptedException {
        return may(user, group, "dd", "if=/dev/null", "conv=notrunc", "of=" + file);
    }

    private static boolean may(int user, int group, String... use) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "setpriv", "--reuid", Integer.toString(user), "--regid", Integer.toString(group), "--clear-groups"));
        command.addAll(List.of(use));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
    }

    static String accessList(Path file) {
        return run("getfacl", "-n", "-E", "--absolute-names", file.toString());
    }

    /** The numbers of owner and group, and the mode. */
    static String stat(Path file) {
        return run("stat", "-c", "%u:%g %a", file.toString()).strip();
    }

    Path tmpfs(Path at, String options) throws IOException {
        return mount(at, "mount", "-t", "tmpfs", "-o", options, "tmpfs", at.toString());
    }

    /** Shows a folder, or a single file, at another place, too. */
    Path bind(Path from, Path at) throws IOException {
        return mount(at, "mount", "--bind", from.toString(), at.toString());
    }

    Path bindfs(Path from, Path at, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("bindfs"));
        command.addAll(List.of(options));
        command.addAll(List.of(from.toString(), at.toString()));
        return mount(at, command.toArray(String[]::new));
    }

    private Path mount(Path at, String... command) throws IOException {
        if (!Files.exists(at)) {
            Files.createDirectory(at);
        }
        run(command);
        mounts.push(at);
        return at;
    }

    @Override
    public void close() {
        while (!mounts.isEmpty()) {
            run("umount", "-l", mounts.pop().toString());
        }
    }
}
