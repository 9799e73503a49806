package io.sealwax.testing;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Bytes of which a read gives no more than a few. */
public final class Trickle extends ByteArrayInputStream {
    private final int most;

    private Trickle(byte[] bytes, int most) {
        super(bytes);
        this.most = most;
    }

    /** So many at a time. */
    public static InputStream of(byte[] bytes, int most) {
        return new Trickle(bytes, most);
    }

    @Override
    public synchronized int read(byte[] out, int offset, int length) {
        return super.read(out, offset, Math.min(length, most));
    }
}
