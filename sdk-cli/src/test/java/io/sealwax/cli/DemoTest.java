package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path folder;

    @Test
    void everyFieldOpensEveryKindOfRefusalShowsAndTheCallsAreCounted() {
        String shown = new String(new Cli(folder).done("demo"), StandardCharsets.UTF_8);
        List<String> lines = shown.lines().toList();

        assertThat(shown)
                .contains("10,000 made-up customer records of 20 tenants")
                .contains("every field as it was");
        assertThat(lines.stream().filter(line -> line.startsWith("Refused: ")))
                .containsExactly(
                        "Refused: opened for another tenant (ContextException, no KMS call)",
                        "Refused: moved to another row (ContextException, no KMS call)",
                        "Refused: one bit of it changed (AuthenticationException, no KMS call)",
                        "Refused: under the key of another account (DataKeyException, no KMS call)",
                        "Refused: under a key that was disabled (DataKeyException, 1 KMS call)");
        // 20 data keys, and the alias is looked up
        assertThat(lines)
                .anyMatch(line -> line.matches("encrypted, data keys cached +50,000 +[0-9,]+ +21 .* \\$0\\.0013"));
        assertThat(lines)
                .anyMatch(line -> line.matches("decrypted, data keys cached +50,000 +[0-9,]+ +21 .* \\$0\\.0013"));
        assertThat(lines)
                .anyMatch(line -> line.matches("encrypted, a KMS call a message +250 +[0-9,]+ +250 .* \\$3\\.0000"));
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
    }
}
