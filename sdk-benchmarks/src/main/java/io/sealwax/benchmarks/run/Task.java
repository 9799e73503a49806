package io.sealwax.benchmarks.run;

import io.sealwax.benchmarks.results.Case;
import java.util.Map;

/**
 * A case and how JMH measures it.
 *
 * @param of the case, with an empty JDK: that is known when a JVM has answered
 * @param benchmark the class and its method
 * @param parameters of the benchmark
 * @param isCold whether each JVM makes one call, with nothing warm
 */
public record Task(Case of, String benchmark, Map<String, String> parameters, boolean isCold) {
    public Task {
        parameters = Map.copyOf(parameters);
    }

    /** Whether it is of this suite, or its name has the text in it. */
    public boolean matches(String text) {
        return of.toString().contains(text);
    }

    @Override
    public String toString() {
        return of.toString();
    }
}
