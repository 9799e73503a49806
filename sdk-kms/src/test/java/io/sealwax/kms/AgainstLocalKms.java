package io.sealwax.kms;

import io.sealwax.EncryptionContext;
import io.sealwax.localkms.LocalKms;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A local KMS and a client of it: what tests that count its calls begin with. They close their own caches, which comes
 * first.
 */
abstract class AgainstLocalKms {
    static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    final LocalKms kms =
            LocalKms.builder().region(Clients.REGION).account(Clients.ACCOUNT).build();
    final KmsClient client = Clients.over(kms.httpClient());

    @AfterEach
    final void closeKms() {
        client.close();
        kms.close();
    }

    /** A master key under a new key, whose calls are not made twice because the machine is busy. */
    final KmsMasterKey newKey() {
        return Clients.patient(client, kms.createKey());
    }
}
