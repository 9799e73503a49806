package io.sealwax.testing.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The third-party vectors, which are no part of this repository. They lie where the system property
 * {@code sealwax.vectors} says; without that folder a suite is skipped and says so by its name. A file that is missing
 * in a folder that is there is an error.
 */
public final class VectorFolder {
    public static final String PROPERTY = "sealwax.vectors";

    private VectorFolder() {}

    /** The JSON of a file, for the suite with this name. */
    public static JsonNode json(String suite, String file) {
        try {
            return new ObjectMapper().readTree(require(suite, file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a file, for the suite with this name. */
    public static List<String> lines(String suite, String file) {
        try {
            return Files.readAllLines(require(suite, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path require(String suite, String file) {
        String folder = System.getProperty(PROPERTY, "");
        Assumptions.assumeTrue(
                !folder.isBlank() && Files.isDirectory(Path.of(folder)),
                () -> "skipped vector suite: " + suite + ": no folder '" + folder + "', named by the system property "
                        + PROPERTY);
        return Path.of(folder, file);
    }
}
