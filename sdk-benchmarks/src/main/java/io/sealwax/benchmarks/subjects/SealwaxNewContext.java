package io.sealwax.benchmarks.subjects;

import io.sealwax.EncryptionContext;

/** The library with a context that is made for this one message, as where each has a row of its own. */
final class SealwaxNewContext extends Sealwax {
    private final EncryptionContext tenant = Place.tenant(Place.TENANT);

    SealwaxNewContext(String provider, int dataKeys) {
        super(provider, dataKeys);
    }

    @Override
    EncryptionContext place() {
        return tenant.forMessage("row", Place.ROW);
    }
}
