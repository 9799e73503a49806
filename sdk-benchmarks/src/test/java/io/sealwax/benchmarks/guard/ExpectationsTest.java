package io.sealwax.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sealwax.benchmarks.results.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectationsTest {
    private static final Machine HERE = new Machine("a", "Some CPU", 2, 1L << 34, "Linux", null);

    @Test
    void everyPairThatIsGuardedHasACommittedRatioForTheOldestJava() throws IOException {
        Expectations committed = Expectations.committed(17).orElseThrow();

        for (Pair pair : Pair.all()) {
            assertThat(committed.of(found(pair)).margin() + Expectation.OTHER_MODEL)
                    .as("what is slow enough fails on every machine")
                    .isBetween(Expectation.OTHER_MODEL, 0.6);
        }
        assertThat(committed.expectations()).hasSameSizeAs(Pair.all());
    }

    @Test
    void whatNobodyCalibratedIsNotGuessed() throws IOException {
        assertThat(Expectations.committed(16)).isEmpty();

        Expectations none = new Expectations(HERE, "6-143-8", "17.0.15", 5, 0, List.of());
        Found found = found(Pair.all().get(0));
        assertThatIllegalStateException()
                .isThrownBy(() -> none.of(found))
                .withMessage("nothing is committed for " + found.pair() + "; calibrate again");
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        Expectations written = new Expectations(
                HERE,
                "6-143-8",
                "17.0.15",
                5,
                0.5,
                List.of(new Expectation("encrypt", 0.7, 0.1, 1100, 16, List.of(0.7))));
        written.write(folder.resolve("file"));

        assertThat(Expectations.read(folder.resolve("file"))).isEqualTo(written);
    }

    @Test
    void anotherModelOrNumberOfCoresIsAnotherProcessor() {
        Expectations expectations = new Expectations(HERE, "6-143-8", "17.0.15", 5, 0, List.of());

        assertThat(expectations.isOtherModel(new Machine("b", "Some CPU", 2, 1, "Linux", null), "6-143-8"))
                .isFalse();
        assertThat(expectations.isOtherModel(new Machine("a", "Other CPU", 2, 1, "Linux", null), "6-143-8"))
                .isTrue();
        assertThat(expectations.isOtherModel(new Machine("a", "Some CPU", 64, 1, "Linux", null), "6-143-8"))
                .isTrue();
        assertThat(expectations.isOtherModel(HERE, "6-106-6"))
                .as("of the same name")
                .isTrue();
    }

    private static Found found(Pair pair) {
        return new Found(pair.toString(), List.of(new Round(0.5, 1000)));
    }
}
