package io.sealwax.localkms;

import static io.sealwax.localkms.Refusals.code;
import static io.sealwax.localkms.Refusals.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.MultiRegionConfiguration;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;

@ParameterizedClass
@EnumSource(Transport.class)
class MultiRegionTest {

    private static final SdkBytes SECRET = SdkBytes.fromUtf8String("a secret");

    @Parameter
    Transport transport;

    private final ManualClock clock = new ManualClock();
    private final LocalKms kms = LocalKms.builder()
            .clock(clock)
            .replicationDelay(Duration.ofSeconds(5))
            .build();
    private KmsClient virginia;
    private KmsClient ireland;
    private String primary;
    private String replica;

    @BeforeEach
    void connect() {
        virginia = transport.client(kms);
        ireland = transport.client(kms, Transport.ACCOUNT, "eu-west-1");
        primary = virginia.createKey(r -> r.multiRegion(true)).keyMetadata().arn();
        replica = primary.replace("us-east-1", "eu-west-1");
    }

    @AfterEach
    void close() {
        virginia.close();
        ireland.close();
        kms.close();
    }

    @Test
    void aMultiRegionKeyIsAPrimaryWithoutReplicasAtFirst() {
        KeyMetadata key = describe(virginia, primary);
        assertThat(key.keyId()).matches("mrk-[0-9a-f]{32}");
        assertThat(key.multiRegion()).isTrue();
        MultiRegionConfiguration regions = key.multiRegionConfiguration();
        assertThat(regions.multiRegionKeyType()).isEqualTo(MultiRegionKeyType.PRIMARY);
        assertThat(regions.primaryKey()).isEqualTo(region("us-east-1", primary));
        assertThat(regions.replicaKeys()).isEmpty();
        assertThat(code(() -> describe(ireland, key.keyId()))).isEqualTo("NotFoundException");
    }

    @Test
    void aReplicaHasTheSameIdInItsOwnRegion() {
        var replicated = virginia.replicateKey(
                r -> r.keyId(primary).replicaRegion("eu-west-1").description("for Ireland"));
        assertThat(replicated.replicaPolicy()).contains("arn:aws:iam::111122223333:root");
        KeyMetadata answered = replicated.replicaKeyMetadata();
        assertThat(answered.keyState()).isEqualTo(KeyState.CREATING);
        assertThat(answered.enabled()).isFalse();
        clock.advance(Duration.ofSeconds(5));
        KeyMetadata described = describe(ireland, replica);
        assertThat(described.keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(described.description()).isEqualTo("for Ireland");
        assertThat(described.keyId()).isEqualTo(describe(virginia, primary).keyId());
        assertThat(described.currentKeyMaterialId())
                .isEqualTo(describe(virginia, primary).currentKeyMaterialId());
        for (MultiRegionConfiguration regions : List.of(
                described.multiRegionConfiguration(),
                describe(virginia, primary).multiRegionConfiguration())) {
            assertThat(regions.primaryKey()).isEqualTo(region("us-east-1", primary));
            assertThat(regions.replicaKeys()).containsExactly(region("eu-west-1", replica));
        }
        assertThat(described.multiRegionConfiguration().multiRegionKeyType()).isEqualTo(MultiRegionKeyType.REPLICA);
    }

    @Test
    void aFreshReplicaCannotBeUsedYet() {
        virginia.replicateKey(r -> r.keyId(primary).replicaRegion("eu-west-1"));
        assertThat(describe(ireland, replica).keyState()).isEqualTo(KeyState.CREATING);
        assertThat(message(() -> encrypt(ireland, replica))).isEqualTo(replica + " is creating.");
        assertThat(code(() -> encrypt(ireland, replica))).isEqualTo("KMSInvalidStateException");
        assertThat(code(() -> ireland.disableKey(r -> r.keyId(replica)))).isEqualTo("KMSInvalidStateException");
    }

    @Test
    void whatOneRegionSealedTheOtherOpens() {
        replicate();
        SdkBytes there = encrypt(virginia, primary);
        SdkBytes back = encrypt(ireland, replica);
        assertThat(ireland.decrypt(r -> r.keyId(replica).ciphertextBlob(there)).keyId())
                .isEqualTo(replica);
        assertThat(ireland.decrypt(r -> r.ciphertextBlob(there)).plaintext()).isEqualTo(SECRET);
        assertThat(virginia.decrypt(r -> r.keyId(primary).ciphertextBlob(back)).keyId())
                .isEqualTo(primary);
    }

    @Test
    void theOtherRegionsArnIsNotAnswered() {
        replicate();
        assertThat(message(() -> describe(ireland, primary))).isEqualTo("Invalid arn us-east-1");
        assertThat(code(() -> describe(ireland, primary))).isEqualTo("NotFoundException");
    }

    @Test
    void rotatingThePrimaryRotatesTheReplicas() {
        replicate();
        SdkBytes old = encrypt(ireland, replica);
        virginia.rotateKeyOnDemand(r -> r.keyId(primary));
        SdkBytes fresh = encrypt(virginia, primary);
        assertThat(describe(ireland, replica).currentKeyMaterialId())
                .isEqualTo(describe(virginia, primary).currentKeyMaterialId());
        assertThat(ireland.decrypt(r -> r.ciphertextBlob(old)).plaintext()).isEqualTo(SECRET);
        assertThat(ireland.decrypt(r -> r.ciphertextBlob(fresh)).plaintext()).isEqualTo(SECRET);
        assertThat(ireland.decrypt(r -> r.ciphertextBlob(old)).keyMaterialId())
                .isNotEqualTo(ireland.decrypt(r -> r.ciphertextBlob(fresh)).keyMaterialId());
        assertThat(code(() -> ireland.rotateKeyOnDemand(r -> r.keyId(replica))))
                .isEqualTo("UnsupportedOperationException");
    }

    @Test
    void everyReplicaHasAStateOfItsOwn() {
        replicate();
        SdkBytes blob = encrypt(virginia, primary);
        virginia.disableKey(r -> r.keyId(primary));
        assertThat(ireland.decrypt(r -> r.ciphertextBlob(blob)).plaintext()).isEqualTo(SECRET);
        assertThat(code(() -> virginia.decrypt(r -> r.ciphertextBlob(blob)))).isEqualTo("DisabledException");
    }

    @Test
    void onlyAnEnabledPrimaryReplicatesAndOncePerRegion() {
        String single = kms.createKey();
        assertThat(code(() -> virginia.replicateKey(r -> r.keyId(single).replicaRegion("eu-west-1"))))
                .isEqualTo("UnsupportedOperationException");
        assertThat(code(() -> virginia.replicateKey(r -> r.keyId(primary).replicaRegion("us-east-1"))))
                .isEqualTo("AlreadyExistsException");
        assertThat(code(() -> virginia.replicateKey(r -> r.keyId(primary).replicaRegion("cn-north-1"))))
                .isEqualTo("ValidationException");
        replicate();
        assertThat(code(() -> virginia.replicateKey(r -> r.keyId(primary).replicaRegion("eu-west-1"))))
                .isEqualTo("AlreadyExistsException");
        assertThat(code(() -> ireland.replicateKey(r -> r.keyId(replica).replicaRegion("us-west-2"))))
                .isEqualTo("UnsupportedOperationException");
        virginia.disableKey(r -> r.keyId(primary));
        assertThat(code(() -> virginia.replicateKey(r -> r.keyId(primary).replicaRegion("us-west-2"))))
                .isEqualTo("DisabledException");
    }

    @Test
    void aPrimaryWaitsForItsReplicasToGoBeforeItsOwnPeriodBegins() {
        replicate();
        var scheduled = virginia.scheduleKeyDeletion(r -> r.keyId(primary).pendingWindowInDays(10));
        assertThat(scheduled.keyState()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);
        assertThat(scheduled.deletionDate()).isNull();
        assertThat(describe(virginia, primary).pendingDeletionWindowInDays()).isEqualTo(10);
        assertThat(code(() -> encrypt(virginia, primary))).isEqualTo("KMSInvalidStateException");
        clock.advance(Duration.ofDays(100));
        assertThat(describe(virginia, primary).keyState()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);

        ireland.scheduleKeyDeletion(r -> r.keyId(replica).pendingWindowInDays(7));
        var replicaGone = clock.instant().plus(Duration.ofDays(7));
        clock.advance(Duration.ofDays(8));
        KeyMetadata waiting = describe(virginia, primary);
        assertThat(waiting.keyState()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(waiting.deletionDate()).isEqualTo(replicaGone.plus(Duration.ofDays(10)));
        assertThat(waiting.multiRegionConfiguration().replicaKeys()).isEmpty();
        clock.advance(Duration.ofDays(9));
        assertThat(code(() -> describe(virginia, primary))).isEqualTo("NotFoundException");
    }

    @Test
    void aPrimaryGoesInTheSameLookWhenAllDatesHavePassed() {
        replicate();
        virginia.scheduleKeyDeletion(r -> r.keyId(primary).pendingWindowInDays(10));
        ireland.scheduleKeyDeletion(r -> r.keyId(replica).pendingWindowInDays(7));
        clock.advance(Duration.ofDays(17));
        assertThat(virginia.listKeys().keys()).isEmpty();
        assertThat(ireland.listKeys().keys()).isEmpty();
    }

    private void replicate() {
        virginia.replicateKey(r -> r.keyId(primary).replicaRegion("eu-west-1"));
        clock.advance(Duration.ofSeconds(5));
    }

    private static SdkBytes encrypt(KmsClient client, String key) {
        return client.encrypt(r -> r.keyId(key).plaintext(SECRET)).ciphertextBlob();
    }

    private static KeyMetadata describe(KmsClient client, String key) {
        return client.describeKey(r -> r.keyId(key)).keyMetadata();
    }

    private static MultiRegionKey region(String name, String arn) {
        return MultiRegionKey.builder().region(name).arn(arn).build();
    }
}
