package io.sealwax.benchmarks.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sealwax.benchmarks.turns.Meter;
import io.sealwax.benchmarks.turns.Turns;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time is what the builds say that they took. */
class OneJvmTest {
    private static final List<Work> SOME = Work.all().subList(0, 2);
    private static final Lengths SHORT = new Lengths(1, 5, 1, 9);

    @TempDir
    private Path folder;

    @Test
    void aBuildThatTakesFivePercentMoreIsFound() throws Exception {
        Build fast = Burning.build(folder.resolve("fast"), 100_000);
        Build slow = Burning.build(folder.resolve("slow"), 105_000);

        for (boolean newFirst : new boolean[] {true, false}) {
            List<Round> slower = OneJvm.answer(new OneJvm.Question(fast, slow, newFirst, SOME, SHORT), turns());
            List<Round> faster = OneJvm.answer(new OneJvm.Question(slow, fast, newFirst, SOME, SHORT), turns());

            assertThat(slower).hasSize(2).allSatisfy(round -> {
                assertThat(round.oldNanos()).isEqualTo(100_000);
                assertThat(round.newNanos()).isEqualTo(105_000);
                assertThat(round.ratio()).isCloseTo(1.05, within(1e-9));
            });
            assertThat(faster).allSatisfy(round -> assertThat(round.ratio()).isCloseTo(1 / 1.05, within(1e-9)));
            assertThat(new Compared("encrypt", List.of(slower.get(0))).complaints(3))
                    .containsExactly("encrypt: takes 1.050 times as long (1.050 to 1.050), and 1.030 is the most");
        }
    }

    @Test
    void aBuildBesideItselfTakesTheSame() throws Exception {
        Build build = Burning.build(folder, 100_000);

        assertThat(OneJvm.answer(new OneJvm.Question(build, build, false, SOME, SHORT), turns()))
                .hasSize(2)
                .allSatisfy(round -> assertThat(round.ratio()).isEqualTo(1));
    }

    @Test
    void aJvmOfItsOwnAnswersForEachWork() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        OneJvm.Answer answer = OneJvm.ask(
                new OneJvm.Question(Build.present(), Build.present(), true, SOME, new Lengths(1, 1, 1, 3)), java);

        assertThat(answer.jvm()).contains(Runtime.version().toString());
        assertThat(answer.rounds()).hasSize(2).allSatisfy(round -> {
            assertThat(round.oldNanos()).isPositive();
            assertThat(round.newNanos()).isPositive();
            assertThat(round.ratio()).isPositive();
            assertThat(round.oldBytes()).isGreaterThan(64);
            assertThat(round.newBytes()).isGreaterThan(64);
        });
    }

    static Turns turns() {
        return new Turns(
                new Meter() {
                    @Override
                    public long cpuNanos() {
                        return Burning.nanos();
                    }

                    @Override
                    public long allocatedBytes() {
                        return 0;
                    }
                },
                new Random(1),
                1_000_000);
    }
}
