package io.sealwax.benchmarks.builds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVMs say what the test has them say. */
class ComparisonTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    private final List<OneJvm.Question> asked = new ArrayList<>();
    private final Comparison comparison = new Comparison(
            new Build("before", List.of("a")), new Build("after", List.of("b")), false, List.of("64 B"), 3);

    @TempDir
    private Path folder;

    @Test
    void fiveJvmsAreAskedAndHaveTheNewBuildFirstByTurns() throws Exception {
        assertThat(comparison.run(saying(1.01), folder, out, out)).isTrue();

        assertThat(asked).extracting(OneJvm.Question::newFirst).containsExactly(false, true, false, true, false);
        assertThat(asked.get(0).works()).extracting(Work::toString).containsExactly("encrypt 64 B", "decrypt 64 B");
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "Old: before. New: after.",
                        "| encrypt 64 B | 1,000 | 1,010 | 1.010 (1.010 to 1.010) | 500 | 500 |",
                        "ok: nothing takes more than 3.0 % more");
    }

    @Test
    void whatIsSlowerIsAskedForAgainAndFails() throws Exception {
        assertThat(comparison.run(saying(1.04), folder, out, out)).isFalse();

        assertThat(asked).hasSize(10);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(
                        "decrypt 64 B: takes 1.040 times as long (1.040 to 1.040), and 1.030 is the most",
                        "FAILED: more than 3.0 % more");
    }

    @Test
    void whatWasChanceIsRightInTheEnd() throws Exception {
        assertThat(comparison.run(saying(1.2, 1.2, 1.2, 1, 1, 1), folder, out, out))
                .isTrue();

        assertThat(asked).hasSize(10);
    }

    @Test
    void theFileHasWhatEachJvmSaid() throws Exception {
        comparison.run(saying(1.04, 1.01), folder, out, out);

        JsonNode file = new JsonMapper().readTree(folder.resolve("builds.json").toFile());
        assertThat(file.get("oldBuild").textValue()).isEqualTo("before");
        assertThat(file.get("newBuild").textValue()).isEqualTo("after");
        assertThat(file.get("jvm").textValue()).isEqualTo("some JVM");
        assertThat(file.get("machine").get("cores").intValue()).isPositive();
        assertThat(file.get("complaints")).isEmpty();
        JsonNode compared = file.get("compared").get(1);
        assertThat(compared.get("work").textValue()).isEqualTo("decrypt 64 B");
        assertThat(compared.get("rounds")).hasSize(5);
        assertThat(compared.get("rounds").get(0).get("ratio").doubleValue()).isEqualTo(1.04);
        assertThat(compared.get("rounds").get(0).get("newNanos").doubleValue()).isEqualTo(1040);
    }

    /** JVM after JVM says one of these ratios, those after them the last. */
    private Comparison.Jvms saying(double... ratios) {
        return question -> {
            double ratio = ratios[Math.min(asked.size(), ratios.length - 1)];
            asked.add(question);
            Round round = new Round(1000, 1000 * ratio, ratio, 500, 500);
            return new OneJvm.Answer(
                    question.works().stream().map(work -> round).toList(), "some JVM");
        };
    }
}
