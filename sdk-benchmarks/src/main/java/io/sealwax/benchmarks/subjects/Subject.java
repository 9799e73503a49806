package io.sealwax.benchmarks.subjects;

/**
 * Seals and opens messages, all in one place: the same encryption context or associated data. Thread-safe unless it
 * says otherwise.
 */
public interface Subject extends AutoCloseable {
    /** A message in an array of its own. */
    byte[] encrypt(byte[] plaintext);

    /** The plaintext of a message that it sealed, in an array of its own. */
    byte[] decrypt(byte[] message);

    /** Who does the same for one thread, and opens the same messages; closed with this one. */
    default Subject forThread() {
        return this;
    }

    /** Wipes keys. */
    @Override
    default void close() {}
}
