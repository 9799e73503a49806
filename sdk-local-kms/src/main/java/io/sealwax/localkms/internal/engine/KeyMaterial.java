package io.sealwax.localkms.internal.engine;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One generation of a key's secret: 32 bytes, and the id that ciphertexts name it by (64 hex digits, random, tells
 * nothing).
 */
public final class KeyMaterial {

    public static final int SECRET_BYTES = 32;
    public static final int ID_BYTES = 32;

    private final String id;
    private final byte[] secret;

    /** Takes over {@code secret}. */
    public KeyMaterial(String id, byte[] secret) {
        if (!id.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("key material id is not 64 hex digits");
        }
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "key material has " + secret.length + " bytes instead of " + SECRET_BYTES);
        }
        this.id = id;
        this.secret = secret;
    }

    static KeyMaterial random(SecureRandom random) {
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        return new KeyMaterial(HexFormat.of().formatHex(id), secret);
    }

    public String id() {
        return id;
    }

    /** The secret itself, not a copy; for the cipher and the key file only. */
    public byte[] secret() {
        return secret;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyMaterial that && id.equals(that.id) && Arrays.equals(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "KeyMaterial[" + id + "]";
    }
}
