package io.sealwax.internal.chunks;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.NonceSource;
import io.sealwax.internal.crypto.SecretBytes;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * What one chunked message derives from its data key, salt and context: an AES-256-GCM key, a base nonce and a
 * commitment (c2sp.org/chunked-encryption, Cobblestone-256). Closing wipes it. Thread-safe.
 */
public final class ChunkKey implements AutoCloseable {
    private static final byte[] LABEL =
            "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_LENGTH = 32;
    private static final int COMMITMENT_AT = KEY_LENGTH + GcmCipher.NONCE_LENGTH;

    private final SecretBytes derived;
    private final IntSupplier generation;
    private final int begunIn;

    private ChunkKey(byte[] derived, IntSupplier generation, int begunIn) {
        this.derived = new SecretBytes(derived);
        this.generation = generation;
        this.begunIn = begunIn;
    }

    /**
     * The keys of a message that is begun, with this salt of 24 bytes and this context. They seal as long as the
     * process is none that another may be a copy of.
     *
     * @param nonces where the salt comes from
     * @param begunIn its generation before the salt was drawn
     */
    public static ChunkKey begin(
            HkdfExpand dataKey, NonceSource nonces, int begunIn, byte[] salt, byte[] fullEncoding) {
        byte[] derived = derived(dataKey, salt, BodyKind.CHUNKS.prefix(), fullEncoding);
        return new ChunkKey(derived, nonces::generation, begunIn);
    }

    /** The keys of the message with this salt of 24 bytes and this context. */
    public static ChunkKey derive(HkdfExpand dataKey, byte[] salt, byte[] fullEncoding) {
        return deriveFor(dataKey, salt, BodyKind.CHUNKS.prefix(), fullEncoding);
    }

    /** The same for the parts of any context of the construction; ours are the prefix and the full encoding. */
    static ChunkKey deriveFor(HkdfExpand dataKey, byte[] salt, byte[]... context) {
        return new ChunkKey(derived(dataKey, salt, context), () -> 0, 0);
    }

    private static byte[] derived(HkdfExpand dataKey, byte[] salt, byte[]... context) {
        byte[][] info = new byte[2 + context.length][];
        info[0] = LABEL;
        info[1] = salt;
        System.arraycopy(context, 0, info, 2, context.length);
        return dataKey.expand(COMMITMENT_AT + ChunkLayout.COMMITMENT_LENGTH, info);
    }

    /** Writes salt and commitment, 56 bytes, to the begin of a body. */
    public void writeStart(byte[] salt, byte[] out, int bodyAt) {
        System.arraycopy(salt, 0, out, bodyAt, ChunkLayout.SALT_LENGTH);
        byte[] commitment = derived.use(key -> Arrays.copyOfRange(key, COMMITMENT_AT, key.length));
        System.arraycopy(commitment, 0, out, bodyAt + ChunkLayout.COMMITMENT_AT, commitment.length);
    }

    /** Whether the body that begins at {@code bodyAt} has this key's commitment; takes the same time either way. */
    public boolean isCommittedBy(byte[] bytes, int bodyAt) {
        return derived.use(key -> Bytes.equalInConstantTime(
                bytes, bodyAt + ChunkLayout.COMMITMENT_AT, key, COMMITMENT_AT, ChunkLayout.COMMITMENT_LENGTH));
    }

    /**
     * A cipher for chunks of this message, for one thread; closed before this key is, or after.
     *
     * @throws IllegalStateException if this was closed
     */
    public ChunkCipher cipher(CryptoProvider crypto) {
        byte[] key = derived.copy();
        try {
            GcmCipher cipher = crypto.takeGcm();
            cipher.setKey(key, 0);
            return new ChunkCipher(this, crypto, cipher, Arrays.copyOfRange(key, KEY_LENGTH, COMMITMENT_AT));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Refuses, and wipes the key, if the process may have been copied since the message began. */
    void requireUncopied() {
        if (generation.getAsInt() != begunIn) {
            close();
            throw new CopiedProcess();
        }
    }

    @Override
    public void close() {
        derived.wipe();
    }
}
