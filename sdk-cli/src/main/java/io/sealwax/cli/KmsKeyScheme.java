package io.sealwax.cli;

/** {@code alias/NAME} and {@code arn:…}: a key in AWS KMS. No class of AWS is loaded before such a key is named. */
final class KmsKeyScheme implements KeyScheme {
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
        KmsAccess.addTo(ring, key);
    }
}
