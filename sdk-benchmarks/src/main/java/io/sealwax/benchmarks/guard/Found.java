package io.sealwax.benchmarks.guard;

import io.sealwax.benchmarks.results.Spread;
import java.util.List;

/** What some rounds say of a pair. */
record Found(String pair, List<Round> rounds) {
    Found {
        rounds = List.copyOf(rounds);
    }

    Spread ratio() {
        return Spread.of(rounds.stream().mapToDouble(Round::ratio));
    }

    Spread bytes() {
        return Spread.of(rounds.stream().mapToDouble(Round::bytes));
    }

    /** A quarter of the rounds, rounded down, are below it. */
    double lowerQuartile() {
        return rounds.stream()
                .map(Round::ratio)
                .sorted()
                .skip(rounds.size() / 4)
                .findFirst()
                .orElseThrow();
    }
}
