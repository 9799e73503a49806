package io.sealwax.benchmarks.builds;

import io.sealwax.benchmarks.run.Git;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Builds a commit from its own sources, in a folder of its own, once: it is kept there. */
final class Checkout {
    private static final int SHORT = 10;
    /** The one of {@code ./sealwax}: what only verifies or publishes is left out. */
    private static final List<String> MAVEN = List.of(
            "mvn",
            "-q",
            "-B",
            "-ntp",
            "-pl",
            "sdk-cli",
            "-am",
            "package",
            "-Dmaven.test.skip=true",
            "-Dmaven.javadoc.skip=true",
            "-Dmaven.source.skip=true",
            "-Dspotless.check.skip=true",
            "-Denforcer.skip=true");

    private final Path folder;
    private final PrintStream progress;

    /** @param folder where the builds are kept */
    Checkout(Path folder, PrintStream progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * The build of a commit.
     *
     * @param name anything that Git knows a commit by
     * @throws IllegalArgumentException if Git knows none, or it could not be built
     */
    Build of(String name) throws IOException, InterruptedException {
        String commit = Git.commit(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + name + "' is no folder, and Git knows no such commit"));
        Path sources = folder.resolve(commit);
        Path lib = sources.resolve("sdk-cli/target/lib");
        Path done = sources.resolve("target/built");
        if (!Files.exists(done)) {
            progress.println("building " + commit + " ...");
            unpack(Git.archive(commit), sources);
            build(sources);
            Files.createDirectories(done);
        }
        return new Build(commit.substring(0, SHORT), Build.in(lib).classPath());
    }

    static void unpack(InputStream archive, Path to) throws IOException {
        Path sources = to.toAbsolutePath().normalize();
        try (ZipInputStream zip = new ZipInputStream(archive)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = sources.resolve(entry.getName()).normalize();
                if (!file.startsWith(sources)) {
                    throw new IOException("a file outside of the tree: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.resolveSibling("."));
                    Files.write(file, zip.readAllBytes());
                }
            }
        }
    }

    private static void build(Path sources) throws IOException, InterruptedException {
        Path log = sources.resolve("build.log");
        int exit = new ProcessBuilder(MAVEN)
                .directory(sources.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalArgumentException("the build failed, see " + log);
        }
    }
}
