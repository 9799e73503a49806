package io.sealwax.internal.crypto;

/** Where nonces and salts come from: {@link RandomBytes}, or known bytes in a test. Thread-safe. */
@FunctionalInterface
public interface NonceSource {
    /** Fills {@code length} bytes of {@code out}, at most 1,024, from {@code offset}. */
    void fill(byte[] out, int offset, int length);

    /** The same source for one thread at a time, which then shares nothing with others. */
    default NonceSource unshared() {
        return this;
    }

    /** Another number once what was drawn before must not be used any more, in this process or in a copy of it. */
    default int generation() {
        return 0;
    }

    /** Wipes what an unshared source has drawn and not handed out. */
    default void wipe() {}
}
