package io.sealwax;

import java.util.Arrays;

/** The plaintext of a record, which was verified as a whole. */
final class RecordRanges extends Ranges {
    private final byte[] plaintext;

    /** @param plaintext is this object's from now on */
    RecordRanges(byte[] plaintext) {
        this.plaintext = plaintext;
    }

    @Override
    long size() {
        return plaintext.length;
    }

    @Override
    CiphertextRange ciphertext(long position, long length) {
        return new CiphertextRange(0, 0);
    }

    @Override
    void readOpen(long position, int length, byte[] out, int offset) {
        System.arraycopy(plaintext, (int) position, out, offset, length);
    }

    @Override
    void openOpen(long position, int length, byte[] ciphertext, byte[] out) {
        readOpen(position, length, out, 0);
    }

    @Override
    void wipe() {
        Arrays.fill(plaintext, (byte) 0);
    }
}
