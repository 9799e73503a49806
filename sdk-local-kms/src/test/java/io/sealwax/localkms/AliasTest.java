package io.sealwax.localkms;

import static io.sealwax.localkms.Refusals.code;
import static io.sealwax.localkms.Refusals.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;

@ParameterizedClass
@EnumSource(Transport.class)
class AliasTest {

    private static final String ARN = "arn:aws:kms:us-east-1:111122223333:alias/app";

    @Parameter
    Transport transport;

    private final ManualClock clock = new ManualClock();
    private final LocalKms kms = LocalKms.builder().clock(clock).build();
    private final String key = kms.createKey();
    private final String other = kms.createKey();
    private KmsClient client;

    @BeforeEach
    void connect() {
        client = transport.client(kms);
    }

    @AfterEach
    void close() {
        client.close();
        kms.close();
    }

    @Test
    void anAliasStandsForItsKeyByNameAndByArn() {
        client.createAlias(r -> r.aliasName("alias/app").targetKeyId(key));
        for (String name : new String[] {"alias/app", ARN}) {
            assertThat(client.generateDataKey(r -> r.keyId(name).numberOfBytes(32))
                            .keyId())
                    .as("the key's ARN, never the alias")
                    .isEqualTo(key);
            assertThat(client.describeKey(r -> r.keyId(name)).keyMetadata().arn())
                    .isEqualTo(key);
        }
    }

    @Test
    void aliasesAreListedWithTheirKeys() {
        Instant created = clock.instant();
        client.createAlias(r -> r.aliasName("alias/app").targetKeyId(key));
        clock.advance(Duration.ofHours(1));
        client.createAlias(r -> r.aliasName("alias/zoo").targetKeyId(other));
        AliasListEntry entry = client.listAliases(r -> r.limit(1)).aliases().get(0);
        assertThat(entry.aliasName()).isEqualTo("alias/app");
        assertThat(entry.aliasArn()).isEqualTo(ARN);
        assertThat(key).endsWith("key/" + entry.targetKeyId());
        assertThat(entry.creationDate()).isEqualTo(created);
        assertThat(entry.lastUpdatedDate()).isEqualTo(created);
        assertThat(client.listAliases().aliases())
                .extracting(AliasListEntry::aliasName)
                .containsExactly("alias/app", "alias/zoo");
        assertThat(client.listAliases(r -> r.keyId(other)).aliases())
                .extracting(AliasListEntry::aliasName)
                .containsExactly("alias/zoo");
    }

    @Test
    void aliasesAreListedPageByPage() {
        IntStream.range(0, 51).forEach(i -> kms.createAlias("alias/" + (100 + i), key));
        assertThat(client.listAliases().aliases()).hasSize(50);
        assertThat(client.listAliasesPaginator(r -> r.limit(7)).aliases().stream()
                        .map(AliasListEntry::aliasName))
                .containsExactlyElementsOf(IntStream.range(0, 51)
                        .mapToObj(i -> "alias/" + (100 + i))
                        .toList());
    }

    @Test
    void aMovedAliasNoLongerOpensWhatItsOldKeySealed() {
        client.createAlias(r -> r.aliasName("alias/app").targetKeyId(key));
        SdkBytes blob = client.generateDataKey(r -> r.keyId("alias/app").numberOfBytes(32))
                .ciphertextBlob();
        clock.advance(Duration.ofHours(1));
        client.updateAlias(r -> r.aliasName("alias/app").targetKeyId(other));
        assertThat(client.describeKey(r -> r.keyId("alias/app")).keyMetadata().arn())
                .isEqualTo(other);
        AliasListEntry entry = client.listAliases().aliases().get(0);
        assertThat(entry.lastUpdatedDate()).isEqualTo(entry.creationDate().plus(Duration.ofHours(1)));
        assertThat(code(() -> client.decrypt(r -> r.keyId("alias/app").ciphertextBlob(blob))))
                .isEqualTo("IncorrectKeyException");
        assertThat(client.decrypt(r -> r.keyId(key).ciphertextBlob(blob)).keyId())
                .isEqualTo(key);
    }

    @Test
    void aDeletedAliasIsNotFound() {
        client.createAlias(r -> r.aliasName("alias/app").targetKeyId(key));
        client.deleteAlias(r -> r.aliasName("alias/app"));
        String notFound = "Alias " + ARN + " is not found.";
        assertThat(message(() -> client.describeKey(r -> r.keyId("alias/app")))).isEqualTo(notFound);
        assertThat(message(() -> client.deleteAlias(r -> r.aliasName("alias/app"))))
                .isEqualTo(notFound);
        assertThat(message(
                        () -> client.updateAlias(r -> r.aliasName("alias/app").targetKeyId(key))))
                .isEqualTo(notFound);
        assertThat(client.describeKey(r -> r.keyId(key)).keyMetadata().enabled())
                .isTrue();
    }

    @Test
    void anAliasIsTakenOnceInItsAccountAndRegion() {
        client.createAlias(r -> r.aliasName("alias/app").targetKeyId(key));
        assertThat(message(
                        () -> client.createAlias(r -> r.aliasName("alias/app").targetKeyId(other))))
                .isEqualTo("An alias with the name " + ARN + " already exists");
        kms.createAlias("alias/app", kms.keys().create("111122223333", "eu-west-1"));
        kms.createAlias("alias/app", kms.keys().create("444455556666", "us-east-1"));
    }

    @Test
    void anAliasCannotPointAtAKeyThatIsPendingDeletionButAwayFromIt() {
        client.createAlias(r -> r.aliasName("alias/app").targetKeyId(key));
        kms.keys().scheduleDeletion(key, 7);
        String pending = key + " is pending deletion.";
        assertThat(message(
                        () -> client.createAlias(r -> r.aliasName("alias/new").targetKeyId(key))))
                .isEqualTo(pending);
        client.updateAlias(r -> r.aliasName("alias/app").targetKeyId(other));
        assertThat(message(
                        () -> client.updateAlias(r -> r.aliasName("alias/app").targetKeyId(key))))
                .isEqualTo(pending);
    }
}
