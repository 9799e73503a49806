package io.sealwax.benchmarks.subjects;

/** The one master key of everybody who has one: the same 32 bytes, which protect nothing. */
final class MasterKeyBytes {
    private static final byte[] KEY = Bytes.pseudoRandom(32);

    private MasterKeyBytes() {}

    static byte[] copy() {
        return KEY.clone();
    }
}
