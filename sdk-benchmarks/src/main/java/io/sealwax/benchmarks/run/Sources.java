package io.sealwax.benchmarks.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** What was built, and with which libraries. */
public final class Sources {
    private Sources() {}

    /** The versions of the libraries that are measured or measure, by name; the build writes them down. */
    public static Map<String, String> versions() {
        Properties versions = new Properties();
        try (InputStream file = Sources.class.getResourceAsStream("versions.properties")) {
            versions.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> sorted = new TreeMap<>();
        versions.stringPropertyNames().forEach(name -> sorted.put(name, versions.getProperty(name)));
        return sorted;
    }

    /**
     * The commit that is checked out where this was built, with {@code -dirty} where files were changed since; none
     * without a repository.
     */
    public static Optional<String> commit() {
        return Git.answer("rev-parse", "HEAD")
                .map(commit -> commit
                        + (Git.answer("status", "--porcelain", "--untracked-files=no")
                                        .orElse("")
                                        .isEmpty()
                                ? ""
                                : "-dirty"));
    }
}
