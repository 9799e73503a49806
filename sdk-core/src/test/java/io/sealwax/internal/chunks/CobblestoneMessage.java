package io.sealwax.internal.chunks;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.crypto.HkdfExpand;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/** A message of Cobblestone-256 under any context, opened with the parts that Sealwax opens a chunked body with. */
record CobblestoneMessage(CryptoProvider crypto, byte[] key, byte[] context, byte[] body) {
    /** How far it opens. */
    enum Outcome {
        TRUNCATED,
        COMMITMENT,
        CHUNK,
        OPENED
    }

    /** The outcome, and the plaintext of all chunks before the first that fails. */
    record Result(Outcome outcome, byte[] plaintext) {}

    /** How many chunks, and their plaintext. */
    record Leading(long chunks, byte[] plaintext) {}

    Result open() {
        if (ChunkLayout.isTruncated(body.length)) {
            return new Result(Outcome.TRUNCATED, new byte[0]);
        }
        try (ChunkKey chunkKey = chunkKey()) {
            if (!chunkKey.isCommittedBy(body, 0)) {
                return new Result(Outcome.COMMITMENT, new byte[0]);
            }
            Leading leading = openLeadingChunks();
            boolean whole = leading.chunks() == ChunkLayout.chunks(ChunkLayout.plaintextLength(body.length));
            return new Result(whole ? Outcome.OPENED : Outcome.CHUNK, leading.plaintext());
        }
    }

    /** The chunks before the first that fails, whatever the body's length says. */
    Leading openLeadingChunks() {
        ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
        for (long chunk = 0; ; chunk++) {
            Optional<byte[]> opened = openChunk(chunk);
            if (opened.isEmpty()) {
                return new Leading(chunk, plaintext.toByteArray());
            }
            plaintext.writeBytes(opened.get());
        }
    }

    /** Whether the chunk opens in which the body ends. */
    boolean opensAtItsEnd() {
        return openChunk((body.length - ChunkLayout.CHUNKS_AT) / ChunkLayout.SEALED_CHUNK)
                .isPresent();
    }

    private Optional<byte[]> openChunk(long chunk) {
        int at = Math.toIntExact(ChunkLayout.chunkAt(chunk));
        int length = Math.min(ChunkLayout.SEALED_CHUNK, body.length - at);
        if (length < GcmCipher.TAG_LENGTH) {
            return Optional.empty();
        }
        byte[] out = new byte[length - GcmCipher.TAG_LENGTH];
        try (ChunkKey chunkKey = chunkKey();
                ChunkCipher cipher = chunkKey.cipher(crypto)) {
            return cipher.open(chunk, body, at, length, out, 0) ? Optional.of(out) : Optional.empty();
        }
    }

    /** The whole message that this plaintext gives under the same key, salt and context. */
    byte[] sealAgain(byte[] plaintext) {
        byte[] sealed = new byte[Math.toIntExact(ChunkLayout.bodyLength(plaintext.length))];
        try (ChunkKey chunkKey = chunkKey();
                ChunkCipher cipher = chunkKey.cipher(crypto)) {
            chunkKey.writeStart(salt(), sealed, 0);
            for (long chunk = 0; chunk < ChunkLayout.chunks(plaintext.length); chunk++) {
                int from = Math.toIntExact(chunk * ChunkLayout.CHUNK);
                int length = Math.min(ChunkLayout.CHUNK, plaintext.length - from);
                cipher.seal(chunk, plaintext, from, length, sealed, Math.toIntExact(ChunkLayout.chunkAt(chunk)));
            }
        }
        return sealed;
    }

    private ChunkKey chunkKey() {
        return ChunkKey.deriveFor(new HkdfExpand(key), salt(), context);
    }

    private byte[] salt() {
        return Arrays.copyOf(body, ChunkLayout.SALT_LENGTH);
    }
}
