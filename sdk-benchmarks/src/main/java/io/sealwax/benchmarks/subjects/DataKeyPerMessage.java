package io.sealwax.benchmarks.subjects;

import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Envelope encryption by hand and without a cache: 32 random bytes for every message, sealed under the master key in
 * the process, and AES-GCM under them; {@code wrapped key || IV || ciphertext || tag}. It does not commit to its key,
 * and binds no context. One {@code Cipher} is kept for each of the two keys. Not thread-safe.
 */
final class DataKeyPerMessage implements Subject {
    private static final int KEY_LENGTH = 32;
    private static final int OVERHEAD = GcmCalls.IV_LENGTH + GcmCalls.TAG_LENGTH;
    private static final int WRAPPED_LENGTH = KEY_LENGTH + OVERHEAD;

    private final Provider provider;
    private final GcmCalls master;
    private final GcmCalls data;
    private final SecureRandom random = new SecureRandom();
    private final byte[] key = new byte[KEY_LENGTH];

    DataKeyPerMessage(Provider provider) {
        this.provider = provider;
        this.master = new GcmCalls(provider, MasterKeyBytes.copy());
        this.data = new GcmCalls(provider, key);
    }

    @Override
    public Subject forThread() {
        return new DataKeyPerMessage(provider);
    }

    @Override
    public byte[] encrypt(byte[] plaintext) {
        byte[] message = new byte[WRAPPED_LENGTH + plaintext.length + OVERHEAD];
        random.nextBytes(key);
        master.encrypt(key, 0, KEY_LENGTH, message, 0);
        data.setKey(key);
        data.encrypt(plaintext, 0, plaintext.length, message, WRAPPED_LENGTH);
        Arrays.fill(key, (byte) 0);
        return message;
    }

    @Override
    public byte[] decrypt(byte[] message) {
        byte[] plaintext = new byte[message.length - WRAPPED_LENGTH - OVERHEAD];
        master.decrypt(message, 0, WRAPPED_LENGTH, key, 0);
        data.setKey(key);
        data.decrypt(message, WRAPPED_LENGTH, message.length - WRAPPED_LENGTH, plaintext, 0);
        Arrays.fill(key, (byte) 0);
        return plaintext;
    }
}
