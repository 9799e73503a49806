package io.sealwax;

import java.io.IOException;
import java.io.InputStream;

/** Gives some bytes, no more than a few at a time, and then throws. */
final class FailingInput extends InputStream {
    private final byte[] bytes;
    private final int most;
    private final Throwable failure;
    private int at;

    private FailingInput(byte[] bytes, int most, Throwable failure) {
        this.bytes = bytes;
        this.most = most;
        this.failure = failure;
    }

    static FailingInput after(byte[] bytes, Throwable failure) {
        return new FailingInput(bytes, Integer.MAX_VALUE, failure);
    }

    static FailingInput after(byte[] bytes, int most, Throwable failure) {
        return new FailingInput(bytes, most, failure);
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        int unused = read(single, 0, 1);
        return single[0] & 0xff;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        int count = Math.min(Math.min(length, most), bytes.length - at);
        if (count == 0) {
            FailingInput.<IOException>sneak(failure);
        }
        System.arraycopy(bytes, at, out, offset, count);
        at += count;
        return count;
    }

    /** Throws anything, as code in other languages does. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }
}
