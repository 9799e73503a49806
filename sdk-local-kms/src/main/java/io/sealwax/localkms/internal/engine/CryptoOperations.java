package io.sealwax.localkms.internal.engine;

import static io.sealwax.localkms.internal.engine.Answers.answer;
import static io.sealwax.localkms.internal.engine.Answers.base64;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encrypt, Decrypt and ReEncrypt. A dry run passes every check of the real call, the ciphertext's included, before it
 * says so.
 */
final class CryptoOperations {

    private static final int MOST_PLAINTEXT = 4096;
    private static final int MOST_CIPHERTEXT = 6144;
    private static final List<String> ALGORITHMS =
            List.of(KeyMetadata.SYMMETRIC, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE");
    private static final String IGNORE_CIPHERTEXT = "IGNORE_CIPHERTEXT";

    private final KeyResolver resolver;
    private final BlobCipher cipher;

    CryptoOperations(KeyResolver resolver, BlobCipher cipher) {
        this.resolver = resolver;
        this.cipher = cipher;
    }

    ObjectNode encrypt(Call call) {
        Members members = call.members();
        String keyId = members.requiredText("KeyId", 1, 2048);
        byte[] plaintext = members.requiredBlob("Plaintext", 1, MOST_PLAINTEXT);
        Map<String, String> context = members.textMap("EncryptionContext");
        String algorithm = members.oneOf("EncryptionAlgorithm", ALGORITHMS, KeyMetadata.SYMMETRIC);
        boolean dryRun = members.flag("DryRun");
        KmsKey key = resolver.usable(call, keyId, "Encrypt");
        requireSymmetric(algorithm);
        byte[] blob = cipher.seal(key, plaintext, context);
        if (dryRun) {
            throw KmsError.dryRun();
        }
        return answer().put("CiphertextBlob", base64(blob))
                .put("EncryptionAlgorithm", algorithm)
                .put("KeyId", key.arn().toString());
    }

    ObjectNode decrypt(Call call) {
        Recipient.refuse(call.members());
        Opened opened = open(call, "", "KeyId", "Decrypt");
        if (opened.dryRun) {
            throw KmsError.dryRun();
        }
        return answer().put("EncryptionAlgorithm", KeyMetadata.SYMMETRIC)
                .put("KeyId", opened.key.arn().toString())
                .put("KeyMaterialId", opened.materialId)
                .put("Plaintext", base64(opened.plaintext));
    }

    ObjectNode reEncrypt(Call call) {
        Members members = call.members();
        String destinationId = members.requiredText("DestinationKeyId", 1, 2048);
        Map<String, String> context = members.textMap("DestinationEncryptionContext");
        String algorithm = members.oneOf("DestinationEncryptionAlgorithm", ALGORITHMS, KeyMetadata.SYMMETRIC);
        Opened source = open(call, "Source", "SourceKeyId", Permission.RE_ENCRYPT_FROM);
        KmsKey destination = resolver.usable(call, destinationId, Permission.RE_ENCRYPT_TO);
        requireSymmetric(algorithm);
        byte[] blob = cipher.seal(destination, source.plaintext, context);
        if (source.dryRun) {
            throw KmsError.dryRun();
        }
        return answer().put("CiphertextBlob", base64(blob))
                .put("DestinationEncryptionAlgorithm", algorithm)
                .put("DestinationKeyMaterialId", destination.currentMaterial().id())
                .put("KeyId", destination.arn().toString())
                .put("SourceEncryptionAlgorithm", KeyMetadata.SYMMETRIC)
                .put("SourceKeyId", source.key.arn().toString())
                .put("SourceKeyMaterialId", source.materialId);
    }

    /** What became of a ciphertext; without one (a dry run that ignores it) there is no plaintext either. */
    private record Opened(KmsKey key, String materialId, byte[] plaintext, boolean dryRun) {}

    private Opened open(Call call, String side, String keyMember, String permission) {
        Members members = call.members();
        String keyId = members.text(keyMember, 1, 2048);
        Map<String, String> context = members.textMap(side + "EncryptionContext");
        String algorithm = members.oneOf(side + "EncryptionAlgorithm", ALGORITHMS, KeyMetadata.SYMMETRIC);
        boolean dryRun = members.flag("DryRun");
        boolean ignored =
                members.setOf("DryRunModifiers", List.of(IGNORE_CIPHERTEXT)).contains(IGNORE_CIPHERTEXT);
        if (ignored) {
            KmsKey key = permissionsOnly(call, keyId, keyMember, permission, dryRun);
            return new Opened(key, key.currentMaterial().id(), new byte[0], true);
        }
        byte[] ciphertext = members.requiredBlob("CiphertextBlob", 1, MOST_CIPHERTEXT);
        KmsKey named = keyId == null ? null : resolver.usable(call, keyId, permission);
        requireSymmetric(algorithm);
        CiphertextBlob blob = CiphertextBlob.parse(ciphertext);
        KmsKey key = keyOf(call, blob, named, permission);
        return new Opened(key, blob.materialId(), cipher.open(key, blob, context), dryRun);
    }

    private KmsKey permissionsOnly(
            Call call, @Nullable String keyId, String keyMember, String permission, boolean dryRun) {
        if (!dryRun) {
            throw KmsError.validation("DryRunModifiers can be specified only when DryRun is true.");
        }
        if (keyId == null) {
            throw KmsError.validation(keyMember + " is required when DryRunModifiers holds IGNORE_CIPHERTEXT.");
        }
        return resolver.usable(call, keyId, permission);
    }

    private KmsKey keyOf(Call call, CiphertextBlob blob, @Nullable KmsKey named, String permission) {
        if (named == null) {
            return resolver.usableByCiphertext(call, blob, permission);
        }
        if (!named.arn().equals(blob.keyIn(named.arn().region()))) {
            throw new KmsError(
                    "IncorrectKeyException",
                    "The key ID in the request does not identify a CMK that can perform this operation.");
        }
        return named;
    }

    private static void requireSymmetric(String algorithm) {
        if (!algorithm.equals(KeyMetadata.SYMMETRIC)) {
            throw new KmsError(
                    "InvalidKeyUsageException",
                    "Algorithm " + algorithm + " is incompatible with key spec " + KeyMetadata.SYMMETRIC + ".");
        }
    }
}
