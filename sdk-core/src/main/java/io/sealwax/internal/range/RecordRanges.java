package io.sealwax.internal.range;

import io.sealwax.CiphertextRange;
import java.util.Arrays;

/** The plaintext of a record, which was verified as a whole. */
public final class RecordRanges extends Ranges {
    private final byte[] plaintext;

    /**
     * The ranges of a plaintext.
     *
     * @param plaintext is this object's from now on
     */
    public RecordRanges(byte[] plaintext) {
        this.plaintext = plaintext;
    }

    @Override
    public long size() {
        return plaintext.length;
    }

    @Override
    public CiphertextRange ciphertext(long position, long length) {
        return new CiphertextRange(0, 0);
    }

    @Override
    void doRead(long position, int length, byte[] out, int offset) {
        System.arraycopy(plaintext, (int) position, out, offset, length);
    }

    @Override
    void doOpen(long position, int length, byte[] ciphertext, byte[] out) {
        doRead(position, length, out, 0);
    }

    @Override
    void wipe() {
        Arrays.fill(plaintext, (byte) 0);
    }
}
