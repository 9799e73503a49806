package io.sealwax.benchmarks.results;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes {@code results.json}. */
public final class ResultsFile {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ResultsFile() {}

    /** Writes the file anew. */
    public static void write(Path file, Results results) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(results) + "\n");
    }

    /**
     * Reads one file.
     *
     * @throws IOException also where it is not of this form
     */
    public static Results read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), Results.class);
    }

    /**
     * Reads files that are to be shown together.
     *
     * @throws IllegalArgumentException where they are of different machines
     */
    public static List<Results> readTogether(List<Path> files) throws IOException {
        List<Results> all = new ArrayList<>();
        for (Path file : files) {
            Results results = read(file);
            if (!all.isEmpty()
                    && !all.get(0).machine().id().equals(results.machine().id())) {
                throw new IllegalArgumentException(files.get(0) + " and " + file
                        + " are of different machines, and what was measured on one cannot be held against the other");
            }
            all.add(results);
        }
        return List.copyOf(all);
    }
}
