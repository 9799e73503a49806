package io.sealwax.benchmarks.kms;

import io.sealwax.EnvelopeCipher;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.KmsMasterKey;

/** This library with its cache. */
record SealwaxCache() implements SetUp {
    @Override
    public String id() {
        return "sealwax";
    }

    @Override
    public String title() {
        return "Sealwax";
    }

    @Override
    public String how() {
        return "CachingDataKeyProvider over a KmsMasterKey, as README shows it. The tenant is bound to the key; the"
                + " row, where there is one, to the message.";
    }

    @Override
    public boolean callsForEach(Message message) {
        return false;
    }

    @Override
    public Protection open(Site site, Bounds bounds) {
        CachingDataKeyProvider keys = CachingDataKeyProvider.builder(masterKey(site, bounds))
                .maxAge(bounds.maxAge())
                .maxEntries(bounds.maxEntries())
                .build();
        return new SealwaxProtection(
                EnvelopeCipher.builder(keys).requireContext("tenant").build(), keys::close);
    }

    static KmsMasterKey masterKey(Site site, Bounds bounds) {
        return KmsMasterKey.builder(site.client(), site.keyArn())
                .callTimeout(bounds.callTimeout())
                .attemptTimeout(bounds.attemptTimeout())
                .build();
    }
}
