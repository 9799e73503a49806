package io.sealwax.benchmarks.subjects;

import java.security.Provider;

/**
 * The baseline: AES-GCM alone, with one {@code Cipher} and one key kept and a new IV a call; a message is its IV and
 * what the cipher made. What is larger than a piece is sealed as several messages of at most a piece, so that the best
 * size of a call can be found for each provider. Not thread-safe.
 */
final class RawCipher implements IntoArrays {
    private static final int OVERHEAD = GcmCalls.IV_LENGTH + GcmCalls.TAG_LENGTH;

    private final Provider provider;
    private final int piece;
    private final GcmCalls gcm;

    /** @param piece most bytes of plaintext a call */
    RawCipher(Provider provider, int piece) {
        this.provider = provider;
        this.piece = piece;
        this.gcm = new GcmCalls(provider, MasterKeyBytes.copy());
    }

    @Override
    public IntoArrays forThread() {
        return new RawCipher(provider, piece);
    }

    @Override
    public byte[] encrypt(byte[] plaintext) {
        int pieces = Math.max(1, (plaintext.length + piece - 1) / piece);
        byte[] message = new byte[plaintext.length + pieces * OVERHEAD];
        encrypt(plaintext, message);
        return message;
    }

    @Override
    public byte[] decrypt(byte[] message) {
        int pieces = (message.length + piece + OVERHEAD - 1) / (piece + OVERHEAD);
        byte[] plaintext = new byte[message.length - pieces * OVERHEAD];
        decrypt(message, plaintext);
        return plaintext;
    }

    @Override
    public int encrypt(byte[] plaintext, byte[] out) {
        int outAt = 0;
        int at = 0;
        do {
            int length = Math.min(piece, plaintext.length - at);
            outAt += gcm.encrypt(plaintext, at, length, out, outAt);
            at += length;
        } while (at < plaintext.length);
        return outAt;
    }

    @Override
    public int decrypt(byte[] message, byte[] out) {
        int outAt = 0;
        for (int at = 0; at < message.length; at += piece + OVERHEAD) {
            int length = Math.min(piece + OVERHEAD, message.length - at);
            outAt += gcm.decrypt(message, at, length, out, outAt);
        }
        return outAt;
    }
}
