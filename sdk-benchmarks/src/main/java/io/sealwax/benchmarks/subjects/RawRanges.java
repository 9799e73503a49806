package io.sealwax.benchmarks.subjects;

import java.security.Provider;

/**
 * The bare provider over pieces of 16 KiB: those that a range touches are opened whole, as they must be to be verified.
 */
final class RawRanges implements Ranged {
    private static final int PIECE = 16 * 1024;
    private static final int SEALED = GcmCalls.IV_LENGTH + PIECE + GcmCalls.TAG_LENGTH;

    private final GcmCalls gcm;
    private final byte[] message;
    private final byte[] opened = new byte[PIECE];

    RawRanges(Provider provider, byte[] plaintext) {
        gcm = new GcmCalls(provider, MasterKeyBytes.copy());
        message = new byte[plaintext.length / PIECE * SEALED];
        for (int piece = 0; piece < plaintext.length / PIECE; piece++) {
            gcm.encrypt(plaintext, piece * PIECE, PIECE, message, piece * SEALED);
        }
    }

    @Override
    public void read(long offset, byte[] out, int length) {
        int done = 0;
        while (done < length) {
            int at = (int) offset + done;
            gcm.decrypt(message, at / PIECE * SEALED, SEALED, opened, 0);
            int part = Math.min(length - done, PIECE - at % PIECE);
            System.arraycopy(opened, at % PIECE, out, done, part);
            done += part;
        }
    }
}
