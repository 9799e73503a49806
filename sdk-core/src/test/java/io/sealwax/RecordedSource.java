package io.sealwax;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The bytes of an array, with a note of what was read of them; one of the reads may fail. */
final class RecordedSource implements Source {
    private final byte[] bytes;
    private final List<CiphertextRange> reads = Collections.synchronizedList(new ArrayList<>());
    private int failingRead = Integer.MAX_VALUE;
    private Exception failure = new IOException();

    RecordedSource(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The read of this number, counted from 0, and those behind it throw. */
    RecordedSource failAt(int read, Exception why) {
        failingRead = read;
        failure = why;
        return this;
    }

    /** Since it was asked last. */
    List<CiphertextRange> reads() {
        List<CiphertextRange> since = List.copyOf(reads);
        reads.clear();
        return since;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void read(long position, byte[] out, int offset, int length) throws IOException {
        if (length <= 0 || position < 0 || position > bytes.length - length) {
            throw new IllegalArgumentException(length + " bytes at " + position + " are no range of " + bytes.length);
        }
        reads.add(new CiphertextRange(position, length));
        // a source that fails may have written something already
        System.arraycopy(bytes, (int) position, out, offset, length);
        if (reads.size() > failingRead) {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            throw (IOException) failure;
        }
    }
}
