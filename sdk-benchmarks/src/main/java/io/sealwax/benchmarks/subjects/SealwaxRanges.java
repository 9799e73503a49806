package io.sealwax.benchmarks.subjects;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import io.sealwax.RangeReader;
import io.sealwax.Source;
import io.sealwax.kms.CachingDataKeyProvider;
import java.io.IOException;

/** The library's reader of ranges, over the cache of data keys and a master key in the process. */
final class SealwaxRanges implements Ranged {
    private final EncryptionContext tenant = Place.tenant(Place.TENANT);
    private final LocalMasterKey masterKey = LocalMasterKey.takeOwnershipOf("local", MasterKeyBytes.copy());
    private final CachingDataKeyProvider keys =
            CachingDataKeyProvider.builder(masterKey).build();
    private final RangeReader reader;

    SealwaxRanges(String provider, byte[] plaintext) throws IOException {
        EnvelopeCipher cipher =
                EnvelopeCipher.builder(keys).provider(provider).parallelism(1).build();
        reader = cipher.openRanges(Source.of(cipher.encrypt(plaintext, tenant)), tenant);
    }

    @Override
    public void read(long offset, byte[] out, int length) throws IOException {
        reader.read(offset, out, 0, length);
    }

    @Override
    public void close() throws IOException {
        reader.close();
        keys.close();
        masterKey.destroy();
    }
}
