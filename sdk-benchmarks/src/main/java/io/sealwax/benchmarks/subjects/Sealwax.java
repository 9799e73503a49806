package io.sealwax.benchmarks.subjects;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import io.sealwax.kms.CachingDataKeyProvider;

/**
 * The library as its README sets it up: one cipher over the cache of data keys, here over a master key in the process.
 * The tenant is bound to the key and the row to the message.
 */
class Sealwax implements IntoArrays, ByTenant {
    private final LocalMasterKey masterKey = LocalMasterKey.takeOwnershipOf("local", MasterKeyBytes.copy());
    private final CachingDataKeyProvider keys;
    private final EnvelopeCipher cipher;
    private final EncryptionContext row = Place.tenant(Place.TENANT).forMessage("row", Place.ROW);

    /** @param dataKeys how many are kept to seal with, and again as many to open with */
    Sealwax(String provider, int dataKeys) {
        keys = CachingDataKeyProvider.builder(masterKey).maxEntries(dataKeys).build();
        cipher = EnvelopeCipher.builder(keys)
                .requireContext("tenant")
                .provider(provider)
                // the other threads of a case call it themselves
                .parallelism(1)
                .build();
    }

    /** The place of the next message. */
    EncryptionContext place() {
        return row;
    }

    @Override
    public byte[] encrypt(byte[] plaintext) {
        return cipher.encrypt(plaintext, place());
    }

    @Override
    public byte[] decrypt(byte[] message) {
        return cipher.decrypt(message, place());
    }

    @Override
    public int encrypt(byte[] plaintext, byte[] out) {
        return cipher.encrypt(plaintext, 0, plaintext.length, out, 0, place());
    }

    @Override
    public int decrypt(byte[] message, byte[] out) {
        return cipher.decrypt(message, 0, message.length, out, 0, place());
    }

    @Override
    public byte[] encrypt(byte[] plaintext, String tenant) {
        return cipher.encrypt(plaintext, Place.tenant(tenant));
    }

    @Override
    public byte[] decrypt(byte[] message, String tenant) {
        return cipher.decrypt(message, Place.tenant(tenant));
    }

    @Override
    public IntoArrays forThread() {
        return this;
    }

    @Override
    public void close() {
        keys.close();
        masterKey.destroy();
    }
}
