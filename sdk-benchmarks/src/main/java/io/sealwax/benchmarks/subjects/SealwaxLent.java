package io.sealwax.benchmarks.subjects;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;

/**
 * The library with a data key at hand and no cache: what a call costs beside the cache. Its messages carry a wrapped
 * key as AWS KMS makes them, so that its headers are as long as those of a service.
 */
final class SealwaxLent implements IntoArrays {
    private final EncryptionContext tenant = Place.tenant(Place.TENANT);
    private final EncryptionContext row = tenant.forMessage("row", Place.ROW);
    private final LentDataKey keys = new LentDataKey(tenant);
    private final EnvelopeCipher cipher;

    SealwaxLent(String provider) {
        cipher = EnvelopeCipher.builder(keys)
                .requireContext("tenant")
                .provider(provider)
                // the other threads of a case call it themselves
                .parallelism(1)
                .build();
    }

    @Override
    public byte[] encrypt(byte[] plaintext) {
        return cipher.encrypt(plaintext, row);
    }

    @Override
    public byte[] decrypt(byte[] message) {
        return cipher.decrypt(message, row);
    }

    @Override
    public int encrypt(byte[] plaintext, byte[] out) {
        return cipher.encrypt(plaintext, 0, plaintext.length, out, 0, row);
    }

    @Override
    public int decrypt(byte[] message, byte[] out) {
        return cipher.decrypt(message, 0, message.length, out, 0, row);
    }

    @Override
    public void close() {
        keys.close();
    }
}
