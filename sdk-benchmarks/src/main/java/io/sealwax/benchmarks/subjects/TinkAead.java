package io.sealwax.benchmarks.subjects;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AeadParameters;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;

/**
 * Tink's {@code Aead}, as its documentation sets it up: the configuration of the year, the predefined parameters
 * {@code AES256_GCM}, and one primitive that is kept and shared. It stands for one key in the process, with a random
 * nonce a message and no commitment. As an envelope, each message has a data key of its own, which another such
 * {@code Aead} in the process wraps in a KMS's place: Tink keeps none.
 */
final class TinkAead implements Subject {
    private final Aead aead;
    private final byte[] associatedData = Place.associatedData();

    private TinkAead(Aead aead) {
        this.aead = aead;
    }

    static TinkAead ofOneKey() {
        return new TinkAead(underMasterKey());
    }

    static TinkAead envelope() {
        AeadParameters dataKeys = PredefinedAeadParameters.AES256_GCM;
        try {
            return new TinkAead(KmsEnvelopeAead.create(dataKeys, underMasterKey()));
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    @AccessesPartialKey
    private static Aead underMasterKey() {
        AesGcmParameters parameters = PredefinedAeadParameters.AES256_GCM;
        try {
            AesGcmKey key = AesGcmKey.builder()
                    .setParameters(parameters)
                    .setKeyBytes(SecretBytes.copyFrom(MasterKeyBytes.copy(), InsecureSecretKeyAccess.get()))
                    .setIdRequirement(1)
                    .build();
            return KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(key).makePrimary())
                    .build()
                    .getPrimitive(AeadConfig2026.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    @Override
    public byte[] encrypt(byte[] plaintext) {
        try {
            return aead.encrypt(plaintext, associatedData);
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    @Override
    public byte[] decrypt(byte[] message) {
        try {
            return aead.decrypt(message, associatedData);
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(GeneralSecurityException e) {
        return new IllegalStateException("Tink failed", e);
    }
}
