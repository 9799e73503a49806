package io.sealwax.benchmarks.subjects;

import io.sealwax.EncryptingOutputStream;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import io.sealwax.kms.CachingDataKeyProvider;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The library's streams, set up as its README does: over the cache of data keys, here over a master key in the process.
 */
final class SealwaxStream implements Streamed {
    private final EncryptionContext tenant = Place.tenant(Place.TENANT);
    private final LocalMasterKey masterKey = LocalMasterKey.takeOwnershipOf("local", MasterKeyBytes.copy());
    private final CachingDataKeyProvider keys =
            CachingDataKeyProvider.builder(masterKey).build();
    private final EnvelopeCipher cipher;

    SealwaxStream(String provider, int threads) {
        cipher = EnvelopeCipher.builder(keys)
                .provider(provider)
                .parallelism(threads)
                .build();
    }

    @Override
    public OutputStream sealing(OutputStream message) {
        EncryptingOutputStream sealing = cipher.encryptTo(message, tenant);
        return new FilterOutputStream(sealing) {
            @Override
            public void write(byte[] plaintext, int offset, int length) throws IOException {
                out.write(plaintext, offset, length);
            }

            @Override
            public void close() throws IOException {
                sealing.finish();
                sealing.close();
            }
        };
    }

    @Override
    public InputStream opening(InputStream message) {
        return cipher.decryptFrom(message, tenant);
    }

    @Override
    public void close() {
        keys.close();
        masterKey.destroy();
    }
}
