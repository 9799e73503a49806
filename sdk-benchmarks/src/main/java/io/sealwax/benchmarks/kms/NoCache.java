package io.sealwax.benchmarks.kms;

import io.sealwax.EnvelopeCipher;

/** One data key for each message, the default of every library here. */
record NoCache() implements SetUp {
    @Override
    public String id() {
        return "no-cache";
    }

    @Override
    public String title() {
        return "No cache";
    }

    @Override
    public String how() {
        return "Sealwax over a KmsMasterKey without a cache: one call a message. So do AWS Encryption SDK without"
                + " its cache and Tink's KMS envelope AEAD.";
    }

    @Override
    public boolean callsForEach(Message message) {
        return true;
    }

    @Override
    public Protection open(Site site, Bounds bounds) {
        EnvelopeCipher cipher = EnvelopeCipher.builder(SealwaxCache.masterKey(site, bounds))
                .requireContext("tenant")
                .build();
        return new SealwaxProtection(cipher, () -> {});
    }

    /** Writers with a cache, so that the reader has something that it could have kept. */
    @Override
    public Protection writer(Site site, Bounds bounds) {
        return new SealwaxCache().open(site, bounds);
    }
}
