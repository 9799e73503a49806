package io.sealwax.cli;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.KeySectionStore;
import io.sealwax.LocalMasterKey;
import java.util.HexFormat;

/** A message of tenant acme that carries a key id, and the key section that was kept elsewhere. */
record DetachedMessage(byte[] message, byte[] section) {
    static DetachedMessage of(byte[] plaintext, String keyName, String keyDigits) {
        byte[][] kept = new byte[1][];
        KeySectionStore store = new KeySectionStore() {
            @Override
            public void put(byte[] keyId, byte[] section) {
                kept[0] = section;
            }

            @Override
            public byte[] get(byte[] keyId) {
                return kept[0];
            }
        };
        LocalMasterKey key =
                LocalMasterKey.takeOwnershipOf(keyName, HexFormat.of().parseHex(keyDigits));
        byte[] message = EnvelopeCipher.builder(key)
                .keySections(store)
                .detachKeys()
                .build()
                .encrypt(plaintext, EncryptionContext.of("tenant", "acme"));
        return new DetachedMessage(message, kept[0]);
    }
}
