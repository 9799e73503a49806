package io.sealwax.benchmarks.guard;

import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.run.Rounds;
import io.sealwax.benchmarks.run.ThisMachine;
import io.sealwax.benchmarks.run.Timing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Measures the pairs many times and writes down what to expect of them, and how far their single rounds strayed. */
public final class Calibration {
    private Calibration() {}

    /** Writes the file for this Java release into a folder, and returns where it is. */
    public static Path run(int rounds, Path folder, PrintStream progress) throws IOException, RunnerException {
        double load = ThisMachine.load();
        Rounds measuring = new Rounds(Timing.COUNTED, progress);
        List<Pair> pairs = Pair.all();
        for (int round = 0; round < rounds; round++) {
            measuring.measure(Pair.tasks(pairs), null);
        }
        Files.createDirectories(folder);
        Path file = folder.resolve(Expectations.fileName(Runtime.version().feature()));
        expectations(rounds, load, measuring.jvms().get(0).jdk(), pairs, measuring.measured())
                .write(file);
        return file;
    }

    private static Expectations expectations(
            int rounds, double load, String jdk, List<Pair> pairs, List<Measured> measured) {
        return new Expectations(
                ThisMachine.describe(),
                jdk,
                rounds,
                load,
                pairs.stream().map(pair -> Expectation.from(pair.in(measured))).toList());
    }
}
