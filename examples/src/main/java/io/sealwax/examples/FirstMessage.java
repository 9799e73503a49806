package io.sealwax.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sealwax.ContextException;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;

/** Seals a value for one tenant and row, opens it, and is refused with another row. */
public final class FirstMessage {
    private FirstMessage() {}

    public static void main(String[] args) {
        EnvelopeCipher cipher = EnvelopeCipher.builder(LocalMasterKey.random("example"))
                .requireContext("tenant")
                .build();
        EncryptionContext acme = EncryptionContext.of("tenant", "acme");

        byte[] message = cipher.encrypt("4111 1111".getBytes(UTF_8), acme.forMessage("row", "42"));
        System.out.println("a message of " + message.length + " bytes");

        byte[] plaintext = cipher.decrypt(message, acme.forMessage("row", "42"));
        System.out.println("opened in its row: " + new String(plaintext, UTF_8));

        try {
            cipher.decrypt(message, acme.forMessage("row", "43"));
        } catch (ContextException e) {
            System.out.println("refused in another row: " + e.getMessage());
        }
    }
}
