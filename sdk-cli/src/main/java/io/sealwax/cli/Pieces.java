package io.sealwax.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes of which it is not known how many will come, in arrays that are wiped when they are done with. Holds everything once, and while it is
 * joined twice. Not thread-safe.
 */
final class Pieces {
    private static final int LARGEST = 16 * 1024 * 1024;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] last;
    private int at;
    private long fullLength;

    Pieces(int first) {
        last = new byte[first];
    }

    /** Where the next bytes go, at {@link #at()}; there is always room. */
    byte[] array() {
        if (at == last.length) {
            full.add(last);
            fullLength += at;
            last = new byte[(int) Math.min(LARGEST, Math.max(1024, fullLength))];
            at = 0;
        }
        return last;
    }

    int at() {
        return at;
    }

    void advance(int count) {
        at += count;
    }

    long length() {
        return fullLength + at;
    }

    /** All bytes in one array, the caller's; without a copy where they filled the first piece to the last byte. */
    byte[] join() {
        if (at == 0 && full.size() == 1) {
            return full.remove(0);
        }
        byte[] all = new byte[Math.toIntExact(length())];
        int to = 0;
        for (byte[] piece : full) {
            System.arraycopy(piece, 0, all, to, piece.length);
            to += piece.length;
            Arrays.fill(piece, (byte) 0);
        }
        System.arraycopy(last, 0, all, to, at);
        return all;
    }

    void wipe() {
        for (byte[] piece : full) {
            Arrays.fill(piece, (byte) 0);
        }
        Arrays.fill(last, (byte) 0);
    }
}
