package io.sealwax.cli;

import org.jspecify.annotations.Nullable;

/** {@code alias/NAME} and {@code arn:…}: a key in AWS KMS. No class of AWS is loaded before such a key is named. */
final class KmsKeyScheme implements KeyScheme {
    private @Nullable KmsAccess access;

    @Override
    public String syntax() {
        return "alias/<name>, arn:<of a key or an alias>";
    }

    @Override
    public boolean isSchemeOf(String key) {
        return key.startsWith("alias/") || key.startsWith("arn:");
    }

    @Override
    public void addTo(KeyRing ring, String key, KeyUse use, Streams streams) {
        if (access == null) {
            access = new KmsAccess(streams);
        }
        access.addTo(ring, key);
    }
}
