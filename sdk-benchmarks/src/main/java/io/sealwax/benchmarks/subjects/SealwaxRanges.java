package io.sealwax.benchmarks.subjects;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.RangeReader;
import io.sealwax.Source;
import java.io.IOException;

/** The library's reader of ranges, with a data key at hand. */
final class SealwaxRanges implements Ranged {
    private final EncryptionContext tenant = Place.tenant(Place.TENANT);
    private final LentDataKey keys = new LentDataKey(tenant);
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
    }
}
