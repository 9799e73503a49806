package io.sealwax.internal.buffer;

import java.io.IOException;
import java.io.InputStream;

/** Reads of streams that are not ours, and may be wrong. */
public final class InputStreams {
    private InputStreams() {}

    /**
     * Reads some bytes, or -1 where there are no more, into room for at least one. A stream that gives none, as one
     * over a channel in non-blocking mode may, is refused: to ask again might never end, and such streams take none for
     * the end when they are asked for a single byte.
     *
     * @throws IOException what the stream throws, or if it says that it read nothing, or more than there was room for
     */
    public static int readSome(InputStream in, byte[] out, int offset, int length) throws IOException {
        int count = in.read(out, offset, length);
        if (count == 0 || count > length) {
            throw new IOException("the stream below gave " + count + " bytes where 1 to " + length
                    + " were asked for; it must wait for some, or end");
        }
        return count;
    }
}
