package io.sealwax.internal.crypto;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;

/** An AES-256 key that can be wiped, which {@code SecretKeySpec} cannot. Not thread-safe. */
@SuppressWarnings("serial") // SecretKey is Serializable; this one refuses
final class AesKey implements SecretKey {
    static final int LENGTH = 32;

    private final byte[] bytes = new byte[LENGTH];
    private boolean destroyed;

    AesKey(byte[] source, int offset) {
        System.arraycopy(source, offset, bytes, 0, LENGTH);
    }

    /** The key that a cipher is left with, so that it holds no other. */
    static AesKey zero() {
        return new AesKey(new byte[LENGTH], 0);
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        return bytes.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("a key is not written out");
    }
}
