package io.sealwax.benchmarks.kms;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;

/**
 * This library.
 *
 * @param cipher seals and opens
 * @param end what is to be closed with it
 */
record SealwaxProtection(EnvelopeCipher cipher, Runnable end) implements SetUp.Protection {
    @Override
    public byte[] seal(byte[] plaintext, Message where) {
        return cipher.encrypt(plaintext, context(where));
    }

    @Override
    public byte[] open(byte[] sealed, Message where) {
        return cipher.decrypt(sealed, context(where));
    }

    private static EncryptionContext context(Message where) {
        EncryptionContext tenant = EncryptionContext.of("tenant", where.tenantName());
        return where.hasRow() ? tenant.forMessage("row", where.rowName()) : tenant;
    }

    @Override
    public void close() {
        end.run();
    }
}
