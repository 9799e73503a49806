package io.sealwax.benchmarks.turns;

/**
 * What one subject does when it is its turn. Its loop is its own code, so that the compiler optimizes it for this
 * subject alone.
 */
@FunctionalInterface
public interface Turn {
    /** Makes so many calls. */
    void take(int calls) throws Exception;
}
