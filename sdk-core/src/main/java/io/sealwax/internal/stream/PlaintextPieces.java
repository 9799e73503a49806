package io.sealwax.internal.stream;

import io.sealwax.EnvelopeException;
import java.io.IOException;
import java.util.Arrays;

/** Plaintext of a message, piece by piece, each verified before it is shown. Not thread-safe. */
public interface PlaintextPieces extends AutoCloseable {
    /**
     * Shows the next piece.
     *
     * @return false after the last one, when the whole message is verified
     * @throws EnvelopeException if the message does not go on as it was written
     * @throws IOException if the stream below throws it
     */
    boolean next() throws IOException;

    /**
     * Writes the next piece to the caller's array instead, if that has room for one.
     *
     * @return how many bytes it was, 0 if the piece is shown instead, and -1 after the last one
     */
    int nextInto(byte[] out, int offset, int length) throws IOException;

    /**
     * Returns how many bytes follow the piece that is shown, at least, as far as is known without reading on. They are
     * not verified yet: a failure may come instead.
     */
    int coming();

    /** Returns the array that holds the piece that is shown. */
    byte[] array();

    /** Returns the length of the piece, which begins the array. */
    int length();

    /** Wipes what is here, and returns the lease on the data key. */
    @Override
    void close();

    /** A record's plaintext, which was verified as a whole. */
    static PlaintextPieces record(byte[] plaintext) {
        return new PlaintextPieces() {
            private boolean shown;

            @Override
            public boolean next() {
                boolean first = !shown;
                shown = true;
                return first;
            }

            @Override
            public int nextInto(byte[] out, int offset, int length) {
                return next() ? 0 : -1;
            }

            @Override
            public int coming() {
                return shown ? 0 : plaintext.length;
            }

            @Override
            public byte[] array() {
                return plaintext;
            }

            @Override
            public int length() {
                return plaintext.length;
            }

            @Override
            public void close() {
                Arrays.fill(plaintext, (byte) 0);
            }
        };
    }
}
