package io.sealwax.localkms.internal.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens ciphertext blobs: AES-256-GCM under a key that HMAC-SHA-256 derives per blob from the key material
 * and a nonce, with the blob's header and the encryption context as additional authenticated data. Safe for use by
 * several threads.
 */
final class BlobCipher {

    private static final byte[] LABEL = "sealwax-local-kms blob key v1".getBytes(StandardCharsets.US_ASCII);

    private final SecureRandom random;

    BlobCipher(SecureRandom random) {
        this.random = random;
    }

    byte[] seal(KmsKey key, byte[] plaintext, Map<String, String> context) {
        KeyMaterial material = key.currentMaterial();
        CiphertextBlob blob = new CiphertextBlob(
                key.arn().account(),
                key.arn().keyId(),
                material.id(),
                random(CiphertextBlob.NONCE_BYTES),
                random(CiphertextBlob.IV_BYTES),
                new byte[0]);
        try {
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, material, blob, plaintext, context);
            return blob.withSealed(sealed).encoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM does not work on this Java runtime", e);
        }
    }

    /** The plaintext; a changed byte, another context and unknown material are all InvalidCiphertextException. */
    byte[] open(KmsKey key, CiphertextBlob blob, Map<String, String> context) {
        KeyMaterial material = key.material(blob.materialId());
        if (material == null) {
            throw KmsError.invalidCiphertext();
        }
        try {
            return crypt(Cipher.DECRYPT_MODE, material, blob, blob.sealed(), context);
        } catch (AEADBadTagException e) {
            throw KmsError.invalidCiphertext();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM does not work on this Java runtime", e);
        }
    }

    byte[] random(int bytes) {
        byte[] fresh = new byte[bytes];
        random.nextBytes(fresh);
        return fresh;
    }

    private static byte[] crypt(
            int mode, KeyMaterial material, CiphertextBlob blob, byte[] input, Map<String, String> context)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(material.secret(), "HmacSHA256"));
        mac.update(LABEL);
        byte[] derived = mac.doFinal(blob.nonce());
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(derived, "AES"),
                    new GCMParameterSpec(CiphertextBlob.TAG_BYTES * Byte.SIZE, blob.iv()));
            cipher.updateAAD(ContextFraming.frame(blob.header(), context));
            return cipher.doFinal(input);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }
}
