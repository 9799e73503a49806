package io.sealwax.localkms;

import static io.sealwax.localkms.Refusals.code;
import static io.sealwax.localkms.Refusals.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.OriginType;

@ParameterizedClass
@EnumSource(Transport.class)
class KeyLifeTest {

    private static final SdkBytes SECRET = SdkBytes.fromUtf8String("a secret");

    @Parameter
    Transport transport;

    private final ManualClock clock = new ManualClock();
    private final LocalKms kms = LocalKms.builder().clock(clock).build();
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
    void aNewKeyDescribesItself() {
        KeyMetadata created = client.createKey(r -> r.description("orders")).keyMetadata();
        assertThat(created.keyId()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(created.arn()).isEqualTo("arn:aws:kms:us-east-1:111122223333:key/" + created.keyId());
        assertThat(created.awsAccountId()).isEqualTo("111122223333");
        assertThat(created.creationDate()).isEqualTo(Instant.parse("2026-11-22T10:15:30.250Z"));
        assertThat(created.description()).isEqualTo("orders");
        assertThat(created.enabled()).isTrue();
        assertThat(created.keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(created.keySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
        assertThat(created.keyUsage()).isEqualTo(KeyUsageType.ENCRYPT_DECRYPT);
        assertThat(created.keyManager()).isEqualTo(KeyManagerType.CUSTOMER);
        assertThat(created.origin()).isEqualTo(OriginType.AWS_KMS);
        assertThat(created.encryptionAlgorithms()).containsExactly(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
        assertThat(created.multiRegion()).isFalse();
        assertThat(created.multiRegionConfiguration()).isNull();
        assertThat(created.deletionDate()).isNull();
        assertThat(created.currentKeyMaterialId()).matches("[0-9a-f]{64}");
        assertThat(describe(created.keyId())).isEqualTo(created);
        assertThat(describe(created.arn())).isEqualTo(created);
    }

    @Test
    void aDisabledKeyDoesNothingUntilItIsEnabled() {
        String key = kms.createKey();
        SdkBytes blob = encrypt(key);
        client.disableKey(r -> r.keyId(key));
        assertThat(describe(key).keyState()).isEqualTo(KeyState.DISABLED);
        assertThat(describe(key).enabled()).isFalse();
        for (Consumer<String> use : uses(blob)) {
            assertThat(message(() -> use.accept(key))).isEqualTo(key + " is disabled.");
            assertThat(code(() -> use.accept(key))).isEqualTo("DisabledException");
        }
        client.disableKey(r -> r.keyId(key));
        client.enableKey(r -> r.keyId(key));
        uses(blob).forEach(use -> use.accept(key));
    }

    @Test
    void aKeyThatIsPendingDeletionDoesNothingAndCanBeTakenBack() {
        String key = kms.createKey();
        SdkBytes blob = encrypt(key);
        var scheduled = client.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));
        Instant date = clock.instant().plus(Duration.ofDays(7));
        assertThat(scheduled.keyId()).isEqualTo(key);
        assertThat(scheduled.deletionDate()).isEqualTo(date);
        assertThat(scheduled.keyState()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(scheduled.pendingWindowInDays()).isEqualTo(7);
        assertThat(describe(key).deletionDate()).isEqualTo(date);
        assertThat(describe(key).enabled()).isFalse();
        List<Consumer<String>> refused = new ArrayList<>(uses(blob));
        refused.add(k -> client.enableKey(r -> r.keyId(k)));
        refused.add(k -> client.disableKey(r -> r.keyId(k)));
        refused.add(k -> client.scheduleKeyDeletion(r -> r.keyId(k)));
        refused.add(k -> client.rotateKeyOnDemand(r -> r.keyId(k)));
        for (Consumer<String> use : refused) {
            assertThat(message(() -> use.accept(key))).isEqualTo(key + " is pending deletion.");
            assertThat(code(() -> use.accept(key))).isEqualTo("KMSInvalidStateException");
        }
        assertThat(client.cancelKeyDeletion(r -> r.keyId(key)).keyId()).isEqualTo(key);
        assertThat(describe(key).keyState()).isEqualTo(KeyState.DISABLED);
        assertThat(describe(key).deletionDate()).isNull();
        client.enableKey(r -> r.keyId(key));
        uses(blob).forEach(use -> use.accept(key));
    }

    @Test
    void aKeyIsGoneWithItsAliasesAtItsDeletionDate() {
        String key = kms.createKey();
        kms.createAlias("alias/old", key);
        SdkBytes blob = encrypt(key);
        assertThat(client.scheduleKeyDeletion(r -> r.keyId(key)).pendingWindowInDays())
                .isEqualTo(30);
        clock.advance(Duration.ofDays(30).minusMillis(1));
        assertThat(describe(key).keyState()).isEqualTo(KeyState.PENDING_DELETION);
        clock.advance(Duration.ofMillis(1));
        assertThat(message(() -> describe(key))).isEqualTo("Key '" + key + "' does not exist");
        assertThat(code(() -> describe(key))).isEqualTo("NotFoundException");
        assertThat(code(() -> client.cancelKeyDeletion(r -> r.keyId(key)))).isEqualTo("NotFoundException");
        assertThat(code(() -> client.decrypt(r -> r.ciphertextBlob(blob)))).isEqualTo("AccessDeniedException");
        assertThat(code(() -> describe("alias/old"))).isEqualTo("NotFoundException");
        assertThat(client.listKeys().keys()).isEmpty();
        assertThat(client.listAliases().aliases()).isEmpty();
    }

    @Test
    void onlyAKeyThatIsPendingDeletionCanBeTakenBack() {
        String key = kms.createKey();
        assertThat(message(() -> client.cancelKeyDeletion(r -> r.keyId(key))))
                .isEqualTo(key + " is not pending deletion.");
    }

    @Test
    void aRotatedKeyStillOpensWhatItsOldMaterialSealed() {
        String key = kms.createKey();
        List<SdkBytes> blobs = new ArrayList<>();
        List<String> materials = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            blobs.add(encrypt(key));
            materials.add(describe(key).currentKeyMaterialId());
            assertThat(client.rotateKeyOnDemand(r -> r.keyId(key)).keyId())
                    .isEqualTo(describe(key).keyId());
        }
        materials.add(describe(key).currentKeyMaterialId());
        assertThat(materials).doesNotHaveDuplicates();
        for (int i = 0; i < 3; i++) {
            SdkBytes blob = blobs.get(i);
            var opened = client.decrypt(r -> r.keyId(key).ciphertextBlob(blob));
            assertThat(opened.plaintext()).isEqualTo(SECRET);
            assertThat(opened.keyMaterialId()).isEqualTo(materials.get(i));
        }
        assertThat(client.generateDataKey(r -> r.keyId(key).numberOfBytes(32)).keyMaterialId())
                .isEqualTo(materials.get(3));
    }

    @Test
    void aKeyRotatesTwentyFiveTimesOnDemandAtMost() {
        String key = kms.createKey();
        IntStream.range(0, 25).forEach(i -> client.rotateKeyOnDemand(r -> r.keyId(key)));
        assertThat(code(() -> client.rotateKeyOnDemand(r -> r.keyId(key)))).isEqualTo("LimitExceededException");
    }

    @Test
    void aDisabledKeyDoesNotRotate() {
        String key = kms.createKey();
        kms.keys().disable(key);
        assertThat(code(() -> client.rotateKeyOnDemand(r -> r.keyId(key)))).isEqualTo("DisabledException");
    }

    @Test
    void keysAreListedPageByPage() {
        List<String> arns = IntStream.range(0, 7).mapToObj(i -> kms.createKey()).toList();
        kms.keys().create(Transport.OTHER_ACCOUNT, "us-east-1");
        kms.keys().create(Transport.ACCOUNT, "eu-west-1");
        List<String> listed = new ArrayList<>();
        ListKeysResponse page = client.listKeys(r -> r.limit(3));
        while (page.truncated()) {
            assertThat(page.keys()).hasSize(3);
            page.keys().forEach(entry -> listed.add(entry.keyArn()));
            String marker = page.nextMarker();
            page = client.listKeys(r -> r.limit(3).marker(marker));
        }
        assertThat(page.nextMarker()).isNull();
        page.keys().forEach(entry -> listed.add(entry.keyArn()));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(arns);
        assertThat(client.listKeysPaginator(r -> r.limit(2)).keys().stream().map(KeyListEntry::keyArn))
                .containsExactlyElementsOf(listed);
    }

    @Test
    void aPageThatIsExactlyFullIsTheLast() {
        IntStream.range(0, 3).forEach(i -> kms.createKey());
        assertThat(client.listKeys(r -> r.limit(3)).truncated()).isFalse();
    }

    @Test
    void aPageHasAHundredKeysWhenNobodySays() {
        IntStream.range(0, 101).forEach(i -> kms.createKey());
        assertThat(client.listKeys().keys()).hasSize(100);
        assertThat(client.listKeys().truncated()).isTrue();
    }

    private KeyMetadata describe(String keyId) {
        return client.describeKey(r -> r.keyId(keyId)).keyMetadata();
    }

    private SdkBytes encrypt(String key) {
        return client.encrypt(r -> r.keyId(key).plaintext(SECRET)).ciphertextBlob();
    }

    /** Everything that encrypts or decrypts. */
    private List<Consumer<String>> uses(SdkBytes blob) {
        return List.of(
                key -> encrypt(key),
                key -> client.decrypt(r -> r.keyId(key).ciphertextBlob(blob)),
                key -> client.decrypt(r -> r.ciphertextBlob(blob)),
                key -> client.generateDataKey(r -> r.keyId(key).numberOfBytes(32)),
                key -> client.generateDataKeyWithoutPlaintext(r -> r.keyId(key).numberOfBytes(32)),
                key -> client.reEncrypt(r -> r.ciphertextBlob(blob).destinationKeyId(key)));
    }
}
