package io.sealwax.benchmarks.subjects;

import java.util.Random;

/** Bytes that no provider could treat as a special case, and that are the same in every run. */
public final class Bytes {
    private Bytes() {}

    public static byte[] pseudoRandom(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
