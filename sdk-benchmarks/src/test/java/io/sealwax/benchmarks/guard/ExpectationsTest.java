package io.sealwax.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sealwax.benchmarks.results.Machine;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
                    .isBetween(Expectation.OTHER_MODEL, 0.8);
        }
        assertThat(committed.expectations()).hasSameSizeAs(Pair.all());
    }

    @Test
    void whatNobodyCalibratedIsNotGuessed() throws IOException {
        assertThat(Expectations.committed(16)).isEmpty();

        Expectations none = new Expectations(HERE, "17.0.15", 5, 0, List.of());
        Found found = found(Pair.all().get(0));
        assertThatIllegalStateException()
                .isThrownBy(() -> none.of(found))
                .withMessage("nothing is committed for " + found.of() + "; calibrate again");
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        Expectations written = new Expectations(
                HERE, "17.0.15", 5, 0.5, List.of(new Expectation("sealwax", "raw", 0.7, 0.1, 1100, 16, List.of(0.7))));
        written.write(folder.resolve("file"));

        assertThat(Expectations.read(folder.resolve("file"))).isEqualTo(written);
    }

    @Test
    void anotherModelOrNumberOfCoresIsAnotherProcessor() {
        Expectations expectations = new Expectations(HERE, "17.0.15", 5, 0, List.of());

        assertThat(expectations.isOtherModel(new Machine("b", "Some CPU", 2, 1, "Linux", null)))
                .isFalse();
        assertThat(expectations.isOtherModel(new Machine("a", "Other CPU", 2, 1, "Linux", null)))
                .isTrue();
        assertThat(expectations.isOtherModel(new Machine("a", "Some CPU", 64, 1, "Linux", null)))
                .isTrue();
    }

    @Test
    void aPairFindsItsTwoCasesAmongAllThatWasMeasured() {
        assertThat(found(Pair.all().get(0)).ratios()).containsExactly(0.5);
    }

    /** All that is guarded takes twice as long as its baseline. */
    private static Found found(Pair pair) {
        List<Measured> measured = new ArrayList<>();
        for (var task : Pair.tasks(Pair.all())) {
            int nanos = task.of().subject().equals("sealwax") ? 200 : 100;
            measured.add(Measured.of(task.of().on("17.0.15"), 0, List.of(new Sample(nanos, nanos, 0))));
        }
        return pair.in(measured);
    }
}
