package io.sealwax.localkms.internal.engine;

/**
 * The member that asks for a plaintext sealed to a Nitro enclave; refused, because an attestation cannot be verified
 * here.
 */
final class Recipient {

    private Recipient() {}

    static void refuse(Members members) {
        if (members.has("Recipient")) {
            throw KmsError.validation("The local KMS verifies no attestation documents: Recipient is not supported.");
        }
    }
}
