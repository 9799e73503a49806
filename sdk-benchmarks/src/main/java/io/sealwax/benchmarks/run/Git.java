package io.sealwax.benchmarks.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The repository in which this was built. */
public final class Git {
    private Git() {}

    /**
     * The whole name of a commit.
     *
     * @param name anything that it is known by; empty if there is no such commit, or no repository
     */
    public static Optional<String> commit(String name) {
        return answer("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
    }

    /** The files of a commit, as a ZIP archive; with a name that is none, an empty one. */
    public static InputStream archive(String commit) throws IOException {
        try {
            return start("-C", root(), "archive", "--format=zip", commit).getInputStream();
        } catch (URISyntaxException e) {
            throw new IOException("this was built in no folder", e);
        }
    }

    /** What a command says; empty if it fails. */
    static Optional<String> answer(String... arguments) {
        try {
            Process process = start(arguments);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException | URISyntaxException noGit) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String root() {
        return answer("rev-parse", "--show-toplevel").orElse(".");
    }

    private static Process start(String... arguments) throws IOException, URISyntaxException {
        Path built = Path.of(
                Git.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(built.resolveSibling(".").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
