package io.sealwax.benchmarks.subjects;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Provider;

/**
 * The bare provider over pieces, a kept key and a new nonce each: the least that a stream of verified pieces can cost.
 */
final class RawStream implements Streamed {
    private final GcmCalls gcm;
    private final int piece;
    private final byte[] sealed;

    /** @param piece bytes a call */
    RawStream(Provider provider, int piece) {
        this.gcm = new GcmCalls(provider, MasterKeyBytes.copy());
        this.piece = piece;
        this.sealed = new byte[GcmCalls.IV_LENGTH + piece + GcmCalls.TAG_LENGTH];
    }

    /** What is written comes in whole pieces. */
    @Override
    public OutputStream sealing(OutputStream message) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                throw new IllegalStateException("whole pieces only");
            }

            @Override
            public void write(byte[] plaintext, int offset, int length) throws IOException {
                for (int at = 0; at < length; at += piece) {
                    message.write(sealed, 0, gcm.encrypt(plaintext, offset + at, piece, sealed, 0));
                }
            }
        };
    }

    @Override
    public InputStream opening(InputStream message) {
        return new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("whole pieces only");
            }

            @Override
            public int read(byte[] out, int offset, int length) throws IOException {
                int count = message.readNBytes(sealed, 0, sealed.length);
                if (count == 0) {
                    return -1;
                }
                if (count < sealed.length) {
                    throw new EOFException();
                }
                return gcm.decrypt(sealed, 0, sealed.length, out, offset);
            }
        };
    }
}
