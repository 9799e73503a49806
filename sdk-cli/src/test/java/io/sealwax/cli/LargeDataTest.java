package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole command over more than any memory holds: some minutes, in the profile {@code nightly}. */
class LargeDataTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    @Tag("nightly")
    void tenGibibytesGoThroughAPipeInAHeapOf64MebibytesAndMemoryStaysAsItIs() throws IOException, InterruptedException {
        Process large = new ProcessBuilder(ROOT.resolve(".ci/large").toString(), "10")
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String said;
        try {
            said = new String(large.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            large.destroy();
        }
        assertThat(large.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("large: 10 GiB in")
                .contains("on both sides")
                .contains("large: encrypt had at most")
                .contains("large: decrypt had at most");
    }
}
