package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.Failure;
import io.sealwax.localkms.CloudTrailEvent;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;

/** Which keys seal and which open: key ARNs, aliases that move, replicas, discovery. */
class TrustTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final String ALIAS = "alias/prod/app-data";
    private static final String STRANGER = "444455556666";

    private final LocalKms kms = LocalKms.builder().region(Clients.REGION).build();
    private final KmsClient client = Clients.over(kms.httpClient());
    private final String arn = kms.createKey();
    private final byte[] plaintext = {1, 2, 3};

    @AfterEach
    void close() {
        client.close();
        kms.close();
    }

    private static EnvelopeCipher cipher(KmsMasterKey key) {
        return EnvelopeCipher.builder(key).build();
    }

    private static WrappedDataKey wrappedUnder(String keyName) {
        return new WrappedDataKey("aws-kms", keyName, new byte[184]);
    }

    private static String keyOf(byte[] message) {
        return EnvelopeHeader.parse(message).wrappedKeys().get(0).keyName();
    }

    private DataKeyException refused(KmsMasterKey key, byte[] message) {
        long before = kms.calls();
        DataKeyException e =
                catchThrowableOfType(DataKeyException.class, () -> cipher(key).decrypt(message, TENANT));
        assertThat(kms.calls()).as("calls for a key that is not trusted").isEqualTo(before);
        assertThat(e.failure()).isEqualTo(Failure.NO_TRUSTED_KEY);
        return e;
    }

    @Test
    void aKeyArnIsThatKeyAndNoOtherAndMakesNoCallOfItsOwn() {
        KmsMasterKey key = KmsMasterKey.create(client, arn);
        assertThat(key.trusts(wrappedUnder(arn), TENANT)).isTrue();
        for (String other : List.of(
                kms.createKey(),
                arn + "x",
                arn.substring(0, arn.length() - 1),
                arn.replace(Clients.ACCOUNT, STRANGER),
                arn.replace("eu-west-1", "eu-west-2"),
                arn.replace("arn:aws:", "arn:aws-cn:"),
                arn.replace(":key/", ":alias/"),
                arn.toUpperCase(Locale.ROOT),
                arn.substring(arn.indexOf("key/") + 4),
                " " + arn,
                ALIAS)) {
            assertThat(key.trusts(wrappedUnder(other), TENANT)).as(other).isFalse();
        }
        assertThat(key.trusts(new WrappedDataKey("local-aes", arn, new byte[184]), TENANT))
                .isFalse();
        assertThat(kms.calls()).isZero();
        assertThat(key).hasToString("aws-kms:" + arn);
    }

    @Test
    void whatIsNotTrustedIsNotUnwrappedEvenWhenAskedDirectly() {
        KmsMasterKey key = KmsMasterKey.create(client, arn);
        String other = kms.createKey();
        assertThatThrownBy(() -> key.unwrap(wrappedUnder(other), TENANT, KeyCall.start()))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.failure()).isEqualTo(Failure.NO_TRUSTED_KEY))
                .hasMessage("no-trusted-key: key '" + other + "': '" + arn + "' does not trust it");
        assertThat(kms.calls()).isZero();
    }

    @Test
    void theArnStandsInTheMessageAndInEveryDecryptNeverTheAlias() {
        kms.createAlias(ALIAS, arn);
        String id = arn.substring(arn.indexOf("key/") + 4);
        for (String name : List.of(ALIAS, arn.replace("key/" + id, ALIAS), id, arn)) {
            KmsMasterKey key = KmsMasterKey.create(client, name);
            assertThat(key.name()).isEqualTo(name);
            byte[] message = cipher(key).encrypt(plaintext, TENANT);
            assertThat(keyOf(message)).isEqualTo(arn);
            kms.clearCalls();
            assertThat(cipher(key).decrypt(message, TENANT)).isEqualTo(plaintext);
            assertThat(kms.events()).singleElement().satisfies(event -> {
                assertThat(event.eventName()).isEqualTo("Decrypt");
                assertThat(event.requestParameters()).containsEntry("keyId", arn);
                assertThat(event.encryptionContext()).containsOnly(Map.entry("tenant", "acme"));
            });
        }
    }

    @Test
    void anAliasIsLookedUpOnceWhenTheMasterKeyIsBuilt() {
        kms.createAlias(ALIAS, arn);
        KmsMasterKey key = KmsMasterKey.create(client, ALIAS);
        assertThat(kms.events()).extracting(CloudTrailEvent::eventName).containsExactly("DescribeKey");
        assertThat(key.trusts(wrappedUnder(arn), TENANT)).isTrue();
        assertThat(key.trusts(wrappedUnder(kms.createKey()), TENANT)).isFalse();
        assertThat(key.trusts(wrappedUnder(ALIAS), TENANT)).isFalse();
        assertThat(kms.calls()).as("trust calls nobody").isEqualTo(1);
    }

    @Test
    void anAliasThatIsNotThereIsToldWhenTheMasterKeyIsBuilt() {
        DataKeyException e = catchThrowableOfType(DataKeyException.class, () -> KmsMasterKey.create(client, ALIAS));
        assertThat(e.category()).isEqualTo(Category.NOT_FOUND);
        assertThat(e.operation()).contains("DescribeKey");
        assertThat(e.keyName()).contains(ALIAS);
        assertThat(e.keyArn()).isEmpty();
    }

    @Test
    void anAliasThatMovedSealsWithTheNewKeyAndOpensBoth() {
        kms.createAlias(ALIAS, arn);
        KmsMasterKey key = KmsMasterKey.create(client, ALIAS);
        byte[] old = cipher(key).encrypt(plaintext, TENANT);

        String next = kms.createKey();
        kms.keys().updateAlias(ALIAS, next);
        byte[] foreign = cipher(KmsMasterKey.create(client, next)).encrypt(plaintext, TENANT);
        refused(key, foreign);
        assertThat(cipher(key).decrypt(old, TENANT)).isEqualTo(plaintext);

        byte[] fresh = cipher(key).encrypt(plaintext, TENANT);
        assertThat(keyOf(fresh)).isEqualTo(next);
        assertThat(cipher(key).decrypt(fresh, TENANT)).isEqualTo(plaintext);
        assertThat(cipher(key).decrypt(old, TENANT)).isEqualTo(plaintext);
    }

    @Test
    void wrappingWithAnAliasThatMovedIsTheSame() {
        kms.createAlias(ALIAS, arn);
        KmsMasterKey key = KmsMasterKey.create(client, ALIAS);
        String next = kms.createKey();
        kms.keys().updateAlias(ALIAS, next);
        byte[] dataKey = new byte[32];
        dataKey[0] = 7;
        WrappedDataKey wrapped = key.wrap(dataKey, TENANT, KeyCall.start());
        assertThat(wrapped.keyName()).isEqualTo(next);
        assertThat(key.unwrap(wrapped, TENANT, KeyCall.start()).plaintext()).isEqualTo(dataKey);
    }

    @Test
    void afterARestartTheKeysBeforeTheMoveHaveToBeNamed() {
        kms.createAlias(ALIAS, arn);
        byte[] old = cipher(KmsMasterKey.create(client, ALIAS)).encrypt(plaintext, TENANT);
        kms.keys().updateAlias(ALIAS, kms.createKey());

        DataKeyException e = refused(KmsMasterKey.create(client, ALIAS), old);
        assertThat(e).hasMessageContaining(arn);
        KmsMasterKey told = KmsMasterKey.builder(client, ALIAS).trust(arn).build();
        assertThat(cipher(told).decrypt(old, TENANT)).isEqualTo(plaintext);
    }

    @Test
    void aFailureOfAnAliasThatMovedNamesTheKeyThatKmsSpeaksOf() {
        kms.createAlias(ALIAS, arn);
        KmsMasterKey key = KmsMasterKey.create(client, ALIAS);
        String disabled = kms.createKey();
        kms.keys().updateAlias(ALIAS, disabled);
        kms.keys().disable(disabled);
        DataKeyException e = catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
        assertThat(e.category()).isEqualTo(Category.KEY_STATE);
        assertThat(e.keyName()).contains(ALIAS);
        assertThat(e.keyArn()).contains(disabled);
    }

    @Test
    void aKeyOfAnotherAccountIsNamedByItsArnOrItsAliasArn() {
        String shared = kms.keys().create(STRANGER, Clients.REGION);
        kms.keys().createAlias("alias/shared", shared);
        kms.access().allow(shared, Clients.ACCOUNT);
        String aliasArn = "arn:aws:kms:eu-west-1:" + STRANGER + ":alias/shared";
        for (String name : List.of(shared, aliasArn)) {
            KmsMasterKey key = KmsMasterKey.create(client, name);
            byte[] message = cipher(key).encrypt(plaintext, TENANT);
            assertThat(keyOf(message)).isEqualTo(shared);
            assertThat(cipher(key).decrypt(message, TENANT)).isEqualTo(plaintext);
        }
    }

    @Test
    void aGrantTokenOpensWhatNothingElseAllows() {
        String foreign = kms.keys().create(STRANGER, Clients.REGION);
        String token = kms.access().grantToken(foreign, Clients.ACCOUNT);
        DataKeyException e = catchThrowableOfType(
                DataKeyException.class,
                () -> KmsMasterKey.create(client, foreign).generate(TENANT, KeyCall.start()));
        assertThat(e.category()).isEqualTo(Category.DENIED);
        KmsMasterKey granted =
                KmsMasterKey.builder(client, foreign).grantTokens(token).build();
        assertThat(cipher(granted).decrypt(cipher(granted).encrypt(plaintext, TENANT), TENANT))
                .isEqualTo(plaintext);
    }

    @Test
    void aMultiRegionKeyIsOneKeyAndItsReplicaInTheClientsRegionIsCalled() {
        String primary = kms.keys().createMultiRegion(Clients.ACCOUNT, "us-east-1");
        String replica = kms.keys().replicate(primary, Clients.REGION);
        byte[] message;
        try (KmsClient there = Clients.over(kms.httpClient(), "us-east-1", Clients.ACCOUNT)) {
            message = cipher(KmsMasterKey.create(there, primary)).encrypt(plaintext, TENANT);
        }
        assertThat(keyOf(message)).isEqualTo(primary);
        kms.clearCalls();
        KmsMasterKey here = KmsMasterKey.create(client, replica);
        assertThat(cipher(here).decrypt(message, TENANT)).isEqualTo(plaintext);
        assertThat(kms.events())
                .singleElement()
                .satisfies(event -> assertThat(event.requestParameters()).containsEntry("keyId", replica));

        KmsMasterKey told = KmsMasterKey.builder(client, arn).trust(primary).build();
        assertThat(cipher(told).decrypt(message, TENANT)).isEqualTo(plaintext);
        assertThat(here.trusts(wrappedUnder(primary.replace(Clients.ACCOUNT, STRANGER)), TENANT))
                .isFalse();
        assertThat(here.trusts(wrappedUnder(primary.replace("arn:aws:", "arn:aws-cn:")), TENANT))
                .isFalse();
        assertThat(here.trusts(wrappedUnder(primary.substring(0, primary.length() - 1) + "x"), TENANT))
                .isFalse();
    }

    @Test
    void theSameIdInAnotherRegionIsAnotherKeyUnlessItIsMultiRegion() {
        KmsMasterKey key = KmsMasterKey.create(client, arn);
        assertThat(key.trusts(wrappedUnder(arn.replace("eu-west-1", "us-east-1")), TENANT))
                .isFalse();
    }

    @Test
    void discoveryOpensWithAnyKeyOfTheNamedAccountsAndRegions() {
        KmsMasterKey discovery = KmsMasterKey.discovery(client)
                .accounts(Clients.ACCOUNT)
                .regions(Clients.REGION, "us-east-1")
                .build();
        assertThat(kms.calls()).isZero();
        for (String each : List.of(arn, kms.createKey())) {
            byte[] message = cipher(KmsMasterKey.create(client, each)).encrypt(plaintext, TENANT);
            assertThat(cipher(discovery).decrypt(message, TENANT)).isEqualTo(plaintext);
        }
        for (String other : List.of(
                arn.replace(Clients.ACCOUNT, STRANGER),
                arn.replace("eu-west-1", "eu-west-2"),
                arn.replace("arn:aws:", "arn:aws-cn:"),
                arn.replace(":key/", ":alias/"))) {
            assertThat(discovery.trusts(wrappedUnder(other), TENANT)).as(other).isFalse();
        }
        assertThat(discovery.name()).isEqualTo("any key of [111122223333] in [eu-west-1, us-east-1]");
    }

    @Test
    void discoveryCallsTheReplicaInTheClientsRegion() {
        String primary = kms.keys().createMultiRegion(Clients.ACCOUNT, "us-east-1");
        kms.keys().replicate(primary, Clients.REGION);
        byte[] message;
        try (KmsClient there = Clients.over(kms.httpClient(), "us-east-1", Clients.ACCOUNT)) {
            message = cipher(KmsMasterKey.create(there, primary)).encrypt(plaintext, TENANT);
        }
        KmsMasterKey discovery = KmsMasterKey.discovery(client)
                .accounts(Clients.ACCOUNT)
                .regions("us-east-1")
                .build();
        assertThat(cipher(discovery).decrypt(message, TENANT)).isEqualTo(plaintext);

        KmsMasterKey here = KmsMasterKey.discovery(client)
                .accounts(Clients.ACCOUNT)
                .regions(Clients.REGION)
                .build();
        assertThat(cipher(here).decrypt(message, TENANT)).isEqualTo(plaintext);
        KmsMasterKey elsewhere = KmsMasterKey.discovery(client)
                .accounts(Clients.ACCOUNT)
                .regions("ap-southeast-2")
                .build();
        assertThatThrownBy(() -> cipher(elsewhere).decrypt(message, TENANT)).hasMessageContaining("no-trusted-key");
    }

    @Test
    void discoveryDoesNotCallAKeyThatItsClientCannotReach() {
        String far = kms.keys().create(Clients.ACCOUNT, "us-east-1");
        KmsMasterKey discovery = KmsMasterKey.discovery(client)
                .accounts(Clients.ACCOUNT)
                .regions("us-east-1")
                .build();
        assertThatThrownBy(() -> discovery.unwrap(wrappedUnder(far), TENANT, KeyCall.start()))
                .isInstanceOfSatisfying(DataKeyException.class, e -> {
                    assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
                    assertThat(e.attempts()).isZero();
                    assertThat(e.advice()).contains("open it with a master key whose client calls us-east-1");
                })
                .hasMessageContaining("the key is in us-east-1, the client calls eu-west-1");
        assertThat(kms.calls()).isZero();
    }

    @Test
    void discoverySealsNothing() {
        KmsMasterKey discovery = KmsMasterKey.discovery(client)
                .accounts(Clients.ACCOUNT)
                .regions(Clients.REGION)
                .build();
        for (Runnable sealing : List.<Runnable>of(
                () -> cipher(discovery).encrypt(plaintext, TENANT),
                () -> discovery.wrap(new byte[32], TENANT, KeyCall.start()))) {
            DataKeyException e = catchThrowableOfType(DataKeyException.class, sealing::run);
            assertThat(e.failure()).isEqualTo(Failure.KEY_ACCESS);
            assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
            assertThat(e).hasMessageContaining("a master key for discovery only opens");
            assertThat(e.advice()).contains("seal with a master key that names one key");
        }
        assertThat(kms.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-gov-west-1", "cn-north-1", "eusc-de-east-1"})
    void discoveryTakesEveryRegionWithItsOwnPartition(String region) {
        String partition = region.startsWith("us-gov") ? "aws-us-gov" : region.startsWith("cn") ? "aws-cn" : "aws-eusc";
        KmsMasterKey discovery = KmsMasterKey.discovery(client)
                .accounts(Clients.ACCOUNT)
                .regions(region)
                .build();
        String there = "arn:" + partition + ":kms:" + region + ":" + Clients.ACCOUNT + ":key/mrk-1234";
        assertThat(discovery.trusts(wrappedUnder(there), TENANT)).isTrue();
        assertThat(discovery.trusts(wrappedUnder(there.replace(partition, "aws")), TENANT))
                .isFalse();
    }
}
