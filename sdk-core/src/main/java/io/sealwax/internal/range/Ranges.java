package io.sealwax.internal.range;

import io.sealwax.CiphertextRange;
import io.sealwax.internal.concurrent.LeaseCounter;
import io.sealwax.internal.concurrent.Stripes;
import java.io.IOException;

/**
 * A message's plaintext, to be read in ranges that lie within it unless they are empty. Secrets are wiped once this was
 * closed and the last read has ended. Thread-safe.
 */
public abstract class Ranges implements AutoCloseable {
    private final LeaseCounter readers = new LeaseCounter();

    public abstract long size();

    /** Returns which bytes of the message hold a range. */
    public abstract CiphertextRange ciphertext(long position, long length);

    /** Writes a range that is not empty; if this throws, the caller wipes. */
    abstract void doRead(long position, int length, byte[] out, int offset) throws IOException;

    /**
     * Decrypts the bytes that hold a range that is not empty, and writes the range to the beginning of the output; if
     * this throws, the output is thrown away.
     */
    abstract void doOpen(long position, int length, byte[] ciphertext, byte[] out);

    /** Wipes all secrets, and returns the lease on the data key. */
    abstract void wipe();

    private interface Reading {
        void read() throws IOException;
    }

    public final void read(long position, int length, byte[] out, int offset) throws IOException {
        whileOpen(() -> {
            if (length > 0) {
                doRead(position, length, out, offset);
            }
        });
    }

    public final void open(long position, int length, byte[] ciphertext, byte[] out) throws IOException {
        whileOpen(() -> {
            if (length > 0) {
                doOpen(position, length, ciphertext, out);
            }
        });
    }

    private void whileOpen(Reading reading) throws IOException {
        int stripe = Stripes.preferred();
        if (!readers.acquire(stripe)) {
            throw new IOException("the range reader is closed");
        }
        try {
            reading.read();
        } finally {
            if (readers.release(stripe)) {
                wipe();
            }
        }
    }

    @Override
    public final void close() {
        if (readers.retire()) {
            wipe();
        }
    }
}
