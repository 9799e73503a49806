package io.sealwax.benchmarks.page;

import io.sealwax.benchmarks.results.Results;
import io.sealwax.benchmarks.results.ResultsFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Results that nobody measured. */
final class Fixture {
    private Fixture() {}

    static Results results() throws IOException {
        try {
            return ResultsFile.read(
                    Path.of(Objects.requireNonNull(Fixture.class.getResource("fixture-of-invented-numbers.json"))
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
