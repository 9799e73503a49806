package io.sealwax.benchmarks.subjects;

/** A subject that also writes to arrays that are there. */
public interface IntoArrays extends Subject {
    /** Writes a message, and returns its length. */
    int encrypt(byte[] plaintext, byte[] out);

    /** Writes the plaintext of a message, and returns its length. */
    int decrypt(byte[] message, byte[] out);

    @Override
    default IntoArrays forThread() {
        return this;
    }
}
