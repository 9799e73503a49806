package io.sealwax.benchmarks;

import java.util.Random;

/** Bytes that no provider could treat as a special case, and that are the same in every run. */
final class Bytes {
    private Bytes() {}

    static byte[] pseudoRandom(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
