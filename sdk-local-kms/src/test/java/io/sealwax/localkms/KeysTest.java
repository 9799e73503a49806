package io.sealwax.localkms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

class KeysTest {

    @Test
    void setUpNeedsNoClient() {
        try (LocalKms kms = LocalKms.builder()
                        .account("444455556666")
                        .region("eu-west-1")
                        .build();
                KmsClient client = Transport.IN_PROCESS.client(kms, "AKID", "eu-west-1")) {
            Keys keys = kms.keys();
            String key = keys.create();
            assertThat(key).startsWith("arn:aws:kms:eu-west-1:444455556666:key/");
            String other = keys.create();
            keys.createAlias("alias/app", key);
            keys.updateAlias("alias/app", other);
            assertThat(describe(client, "alias/app").arn()).isEqualTo(other);
            keys.disable(key);
            assertThat(describe(client, key).keyState()).isEqualTo(KeyState.DISABLED);
            keys.enable(key);
            String material = describe(client, key).currentKeyMaterialId();
            keys.rotate(key);
            assertThat(describe(client, key).currentKeyMaterialId()).isNotEqualTo(material);
            keys.scheduleDeletion(key, 7);
            assertThat(describe(client, key).keyState()).isEqualTo(KeyState.PENDING_DELETION);
            keys.cancelDeletion(key);
            assertThat(describe(client, key).keyState()).isEqualTo(KeyState.DISABLED);
            String primary = keys.createMultiRegion("444455556666", "eu-west-1");
            assertThat(keys.replicate(primary, "us-west-2")).isEqualTo(primary.replace("eu-west-1", "us-west-2"));
        }
    }

    @Test
    void anAliasStandsForTheSameKeyEveryTimeItIsAskedFor() {
        try (LocalKms kms = LocalKms.create();
                KmsClient client = Transport.IN_PROCESS.client(kms, "AKID", "us-east-1")) {
            String key = kms.keys().withAlias("alias/app");
            assertThat(kms.keys().withAlias("alias/app")).isEqualTo(key);
            assertThat(kms.keys().withAlias("alias/other")).isNotEqualTo(key);
            for (String name : new String[] {"", "app", "alias/", "alias/a b", "alias/aws/s3"}) {
                assertThatThrownBy(() -> kms.keys().withAlias(name))
                        .isInstanceOf(LocalKmsException.class)
                        .hasMessage("'" + name + "' is not the name of an alias, alias/...");
            }
            assertThat(client.listKeys().keys())
                    .as("none is left of what was refused")
                    .hasSize(2);
        }
    }

    @Test
    void whatAClientWouldBeRefusedIsRefused() {
        try (LocalKms kms = LocalKms.create()) {
            String missing = "arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef";
            assertThatThrownBy(() -> kms.keys().disable(missing))
                    .isInstanceOfSatisfying(
                            LocalKmsException.class,
                            e -> assertThat(e.errorCode()).isEqualTo("NotFoundException"))
                    .hasMessage("DisableKey was refused: Key '" + missing + "' does not exist");
        }
    }

    private static KeyMetadata describe(KmsClient client, String key) {
        return client.describeKey(r -> r.keyId(key)).keyMetadata();
    }
}
