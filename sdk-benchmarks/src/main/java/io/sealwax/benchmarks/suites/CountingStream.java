package io.sealwax.benchmarks.suites;

import java.io.OutputStream;

/** Takes everything and keeps nothing but the count. Not thread-safe. */
final class CountingStream extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
        count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        count += length;
    }

    /** How many bytes came. */
    long count() {
        return count;
    }
}
