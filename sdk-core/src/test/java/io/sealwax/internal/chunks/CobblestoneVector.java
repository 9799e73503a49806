package io.sealwax.internal.chunks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.testing.vectors.Wycheproof;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.InflaterInputStream;

/**
 * One of Wycheproof's known answers of C2SP chunked-encryption, instance Cobblestone-256.
 *
 * @param test as it stands in the file
 * @param body the message: salt, commitment and chunks
 */
public record CobblestoneVector(Wycheproof test, byte[] body) {
    public static List<CobblestoneVector> all() {
        List<CobblestoneVector> all =
                Wycheproof.tests("Wycheproof Cobblestone-256", "c2sp_chunked_encryption_aes_256_gcm_test.json").stream()
                        .map(CobblestoneVector::of)
                        .toList();
        assertThat(all).hasSize(35);
        return all;
    }

    static CobblestoneVector of(Wycheproof test) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(test.bytes("ct")))) {
            return new CobblestoneVector(test, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return test.toString();
    }

    /** What the message derives from key, salt and context. */
    public ChunkKey chunkKey() {
        byte[] salt = Arrays.copyOf(body, ChunkLayout.SALT_LENGTH);
        return ChunkKey.deriveFor(new HkdfExpand(test.bytes("key")), salt, test.bytes("ctx"));
    }

    /** Whether this is the plaintext, or of an invalid message what may be handed out of it. */
    public boolean isMessage(byte[] plaintext) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(plaintext);
            return plaintext.length == test.number("msgLength") && Arrays.equals(digest, test.bytes("msgSha512"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
