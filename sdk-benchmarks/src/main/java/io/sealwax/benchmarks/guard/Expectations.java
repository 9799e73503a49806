package io.sealwax.benchmarks.guard;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sealwax.benchmarks.results.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one calibration found, as it is committed for each release of Java.
 *
 * @param machine where
 * @param processor its family, model and stepping, where the system says them
 * @param jdk the runtime's version
 * @param rounds how many
 * @param load of the machine before it
 * @param expectations one for each pair
 */
record Expectations(
        Machine machine, String processor, String jdk, int rounds, double load, List<Expectation> expectations) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    Expectations {
        expectations = List.copyOf(expectations);
    }

    /** The file's name for a Java release. */
    static String fileName(int release) {
        return "jdk-" + release + ".json";
    }

    /** Those that are committed for a Java release; none where nobody calibrated it. */
    static Optional<Expectations> committed(int release) throws IOException {
        try (InputStream file = Expectations.class.getResourceAsStream(fileName(release))) {
            return file == null ? Optional.empty() : Optional.of(JSON.readValue(file, Expectations.class));
        }
    }

    static Expectations read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), Expectations.class);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /** Those of a pair that is measured now. */
    Expectation of(Found found) {
        return expectations.stream()
                .filter(one -> one.pair().equals(found.pair()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("nothing is committed for " + found.pair() + "; calibrate again"));
    }

    boolean isOtherModel(Machine here, String itsProcessor) {
        return !machine.cpu().equals(here.cpu()) || machine.cores() != here.cores() || !processor.equals(itsProcessor);
    }
}
