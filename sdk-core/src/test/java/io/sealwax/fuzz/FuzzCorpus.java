package io.sealwax.fuzz;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeCipherBuilder;
import io.sealwax.EnvelopeHeader;
import io.sealwax.MalformedMessageException;
import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.crypto.RandomBytes;
import io.sealwax.testing.FormatVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The files that fuzzing starts from, in {@code sdk-core/src/test/fuzz}: {@code decrypt} has the {@linkplain Original
 * originals}, {@code header} their headers, and those of the format's own vectors, right ones and wrong ones. Run as a
 * program, it writes them anew into the folder of its argument.
 */
final class FuzzCorpus {
    /** Longer headers are like shorter ones, and slower. */
    private static final int LONGEST_HEADER = 400;

    private FuzzCorpus() {}

    static Path folder() {
        return Path.of(System.getProperty("basedir", "."), "src/test/fuzz");
    }

    static byte[] message(Original original) {
        try {
            return Files.readAllBytes(folder().resolve("decrypt").resolve(original.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Path messages = Files.createDirectories(folder.resolve("decrypt"));
        Path headers = Files.createDirectories(folder.resolve("header"));
        for (Original original : Original.ALL) {
            byte[] message = seal(original);
            Files.write(messages.resolve(original.file()), message);
            Files.write(headers.resolve(original.file()), start(message));
        }
        Set<String> seen = new HashSet<>();
        for (FormatVector vector : FormatVector.all()) {
            byte[] header = start(vector.message());
            if (header.length <= LONGEST_HEADER && seen.add(kind(header))) {
                int id = vector.json().get("id").asInt();
                Files.write(headers.resolve("format-v1-%03d".formatted(id)), header);
            }
        }
    }

    /** The header, or where there is none the bytes that show it. */
    private static byte[] start(byte[] message) {
        try {
            return Arrays.copyOf(message, EnvelopeHeader.parse(message).length());
        } catch (MalformedMessageException e) {
            return Arrays.copyOf(message, (int) Math.min(message.length, e.offset() + 16));
        }
    }

    /**
     * What tells one header from another for a parser: which bytes were wrapped and which key id stands there does not.
     */
    private static String kind(byte[] header) {
        try {
            EnvelopeHeader parsed = EnvelopeHeader.parse(header);
            return header.length + " " + parsed.isChunked() + parsed.context() + parsed.wrappedKeys();
        } catch (MalformedMessageException e) {
            return header.length + " " + e.getMessage();
        }
    }

    private static byte[] seal(Original original) {
        boolean thrice = original.body() == Original.Body.RECORD_WITH_THREE_KEYS;
        FuzzKeys keys = new FuzzKeys(thrice);
        EnvelopeCipherBuilder builder = EnvelopeCipher.builder(keys).keySections(keys);
        if (original.body() == Original.Body.RECORD_WITH_DETACHED_KEYS) {
            builder.detachKeys();
        }
        byte[] plaintext = Original.plaintext(original.plaintextLength());
        EncryptionContext context = original.context();
        byte[] message = builder.build().encrypt(original.isChunked() ? new byte[0] : plaintext, context);
        return original.isChunked() ? chunked(message, context, plaintext) : message;
    }

    /**
     * A chunked message shorter than those written in one go: the record's header with the other body kind, and a body
     * of few chunks.
     */
    private static byte[] chunked(byte[] record, EncryptionContext context, byte[] plaintext) {
        int headerLength = EnvelopeHeader.parse(record).length();
        byte[] message =
                Arrays.copyOf(record, headerLength + Math.toIntExact(ChunkLayout.bodyLength(plaintext.length)));
        message[4] = 2;
        // no value is detached, so the stored encoding is the full one
        byte[] full = Arrays.copyOfRange(message, 7, 7 + ((message[5] << 8) | message[6]));
        byte[] salt = RandomBytes.draw(ChunkLayout.SALT_LENGTH);
        try (ChunkKey key = ChunkKey.derive(new HkdfExpand(FuzzKeys.rawDataKey(context.keyBound())), salt, full);
                ChunkCipher cipher = key.cipher(ProviderChoice.preferred())) {
            key.writeStart(salt, message, headerLength);
            for (int chunk = 0; chunk < ChunkLayout.chunks(plaintext.length); chunk++) {
                int from = chunk * ChunkLayout.CHUNK;
                int length = Math.min(ChunkLayout.CHUNK, plaintext.length - from);
                int to = headerLength + Math.toIntExact(ChunkLayout.chunkAt(chunk));
                cipher.seal(chunk, plaintext, from, length, message, to);
            }
        }
        return message;
    }
}
