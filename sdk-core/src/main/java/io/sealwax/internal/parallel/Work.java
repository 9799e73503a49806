package io.sealwax.internal.parallel;

/** Some work with memory of its own, done by one thread after another. */
public interface Work extends Runnable {
    /** Leaves nothing secret behind. */
    void wipe();
}
