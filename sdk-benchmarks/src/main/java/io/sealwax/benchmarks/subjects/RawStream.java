package io.sealwax.benchmarks.subjects;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Provider;

/** The bare provider over 16 KiB a call, a kept key and a new nonce each: the least that a stream of verified pieces can cost. */
final class RawStream implements Streamed {
    private static final int PIECE = 16 * 1024;
    private static final int SEALED = GcmCalls.IV_LENGTH + PIECE + GcmCalls.TAG_LENGTH;

    private final GcmCalls gcm;
    private final byte[] sealed = new byte[SEALED];

    RawStream(Provider provider) {
        gcm = new GcmCalls(provider, MasterKeyBytes.copy());
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
                for (int at = 0; at < length; at += PIECE) {
                    message.write(sealed, 0, gcm.encrypt(plaintext, offset + at, PIECE, sealed, 0));
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
                int count = message.readNBytes(sealed, 0, SEALED);
                if (count == 0) {
                    return -1;
                }
                if (count < SEALED) {
                    throw new EOFException();
                }
                return gcm.decrypt(sealed, 0, SEALED, out, offset);
            }
        };
    }
}
