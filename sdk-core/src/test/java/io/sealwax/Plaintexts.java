package io.sealwax;

import io.sealwax.testing.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;

/** Plaintexts of the lengths at which something changes in a chunked message. */
final class Plaintexts {
    static final int CHUNK = 16_384;
    static final int SEALED_CHUNK = CHUNK + 16;
    /** Salt and commitment. */
    static final int START = 56;

    private Plaintexts() {}

    /** Lengths around the borders of chunks, and of the pieces in which one thread and several work. */
    static IntStream borders() {
        return IntStream.of(0, 1, 2, 3, 4, 5, 8, 12, 16, 17)
                .map(chunks -> chunks * CHUNK)
                .flatMap(border -> IntStream.of(border - 1, border, border + 1))
                .filter(length -> length >= 0);
    }

    /** Bytes that look like any; the same for a length each time. */
    static byte[] of(int length) {
        byte[] plaintext = new byte[length];
        new Random(length).nextBytes(plaintext);
        return plaintext;
    }

    /** A chunked message, however short its plaintext. */
    static byte[] seal(EnvelopeCipher cipher, byte[] plaintext, EncryptionContext context) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (EncryptingOutputStream out = cipher.encryptTo(message, context)) {
            out.write(plaintext);
            out.finish();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return message.toByteArray();
    }

    /** A cipher whose streams work with so many threads. */
    static EnvelopeCipher cipher(Keys keys, int threads) {
        return EnvelopeCipher.builder(keys).parallelism(threads).build();
    }
}
