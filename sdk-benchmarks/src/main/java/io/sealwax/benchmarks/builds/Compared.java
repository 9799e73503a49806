package io.sealwax.benchmarks.builds;

import io.sealwax.benchmarks.results.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What all JVMs say of a work.
 *
 * @param work its name
 * @param rounds one of each JVM
 */
record Compared(String work, List<Round> rounds) {
    /** Garbage varies by a few bytes, as when an array of a pool is made anew. */
    private static final int SOME_BYTES = 16;

    Compared {
        rounds = List.copyOf(rounds);
    }

    /** How many times as long the new build takes. */
    Spread ratio() {
        return spread(Round::ratio);
    }

    private Spread spread(ToDoubleFunction<Round> of) {
        return Spread.of(rounds.stream().mapToDouble(of));
    }

    /**
     * What is wrong with the new build, in sentences; none if it takes at most so much more than the old one, and
     * allocates at most so much more, or what the old one does in some JVM: which objects the compiler does away with
     * differs.
     *
     * @param percent how much more it may take
     */
    List<String> complaints(double percent) {
        double most = 1 + percent / 100;
        List<String> all = new ArrayList<>();
        Spread ratio = ratio();
        if (ratio.median() > most) {
            all.add(String.format(
                    Locale.ROOT,
                    "%s: takes %.3f times as long (%.3f to %.3f), and %.3f is the most",
                    work,
                    ratio.median(),
                    ratio.least(),
                    ratio.greatest(),
                    most));
        }
        Spread oldBytes = spread(Round::oldBytes);
        double newBytes = spread(Round::newBytes).median();
        double mostBytes = Math.max(oldBytes.median() * most + SOME_BYTES, oldBytes.greatest());
        if (newBytes > mostBytes) {
            all.add(String.format(
                    Locale.ROOT,
                    "%s: allocates %,.0f B a call instead of %,.0f, and %,.0f is the most",
                    work,
                    newBytes,
                    oldBytes.median(),
                    mostBytes));
        }
        return all;
    }

    /** A row of a table. */
    String row() {
        Spread ratio = ratio();
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.3f (%.3f to %.3f) | %,.0f | %,.0f |",
                work,
                spread(Round::oldNanos).median(),
                spread(Round::newNanos).median(),
                ratio.median(),
                ratio.least(),
                ratio.greatest(),
                spread(Round::oldBytes).median(),
                spread(Round::newBytes).median());
    }
}
