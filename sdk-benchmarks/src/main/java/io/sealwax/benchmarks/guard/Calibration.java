package io.sealwax.benchmarks.guard;

import io.sealwax.benchmarks.run.ThisMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.runner.RunnerException;

/** Measures the pairs many times and writes down what to expect of them, and how far their single rounds strayed. */
public final class Calibration {
    private Calibration() {}

    /** Writes the file for this Java release into a folder, and returns where it is. */
    public static Path run(int count, Path folder, PrintStream progress) throws IOException, RunnerException {
        double load = ThisMachine.load();
        Rounds rounds = new Rounds(progress);
        for (int round = 0; round < count; round++) {
            rounds.measure(Pair.all());
        }
        Files.createDirectories(folder);
        Path file = folder.resolve(Expectations.fileName(Runtime.version().feature()));
        new Expectations(
                        ThisMachine.describe(),
                        ThisMachine.processor(),
                        System.getProperty("java.version"),
                        count,
                        load,
                        rounds.found().stream().map(Expectation::from).toList())
                .write(file);
        return file;
    }
}
