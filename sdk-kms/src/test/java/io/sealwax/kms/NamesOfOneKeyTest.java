package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.EnvelopeCipher;
import io.sealwax.Failure;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A multi-Region key can be named in many ways by a message: they are one data key, one call and one entry. */
class NamesOfOneKeyTest extends AgainstLocalKms {
    private final String arn = kms.keys().createMultiRegion(Clients.ACCOUNT, Clients.REGION);
    private final KmsMasterKey key = Clients.patient(client, arn);
    private final CachingDataKeyProvider keys =
            CachingDataKeyProvider.builder(key).build();
    private final CachingDataKeyProvider any = CachingDataKeyProvider.builder(KmsMasterKey.discovery(client)
                    .accounts(Clients.ACCOUNT)
                    .regions(Clients.REGION)
                    .build())
            .build();
    private final WrappedDataKey wrapped = key.generate(TENANT, KeyCall.start()).wrapped();

    @AfterEach
    void closeKeys() {
        keys.close();
        any.close();
    }

    private WrappedDataKey named(String region) {
        return new WrappedDataKey("aws-kms", arn.replace(Clients.REGION, region), wrapped.wrapped());
    }

    @Test
    void whateverRegionAMessageNamesTheDataKeyIsOne() {
        kms.clearCalls();
        for (CachingDataKeyProvider each : List.of(keys, any)) {
            for (int i = 0; i < 100; i++) {
                each.of(named("eu-west-" + i), TENANT).close();
                each.of(named("ap-anywhere" + i + "-1"), TENANT).close();
            }
            assertThat(each.stats().decrypt().entries()).isEqualTo(1);
        }
        assertThat(kms.calls("Decrypt")).isEqualTo(2);
    }

    @Test
    void aHitMakesNoCallByWhateverNameAndIsFoundAtHand() {
        keys.of(wrapped, TENANT).close();
        assertThat(keys.candidate(named("us-east-1"), TENANT)).isNotNull().satisfies(candidate -> {
            assertThat(candidate.distance()).isEqualTo(-1);
            assertThat(candidate.atHand()).isNotNull().satisfies(lease -> lease.close());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "nowhere-1", "eu-west", "eu-west-1-x", "1", "-", "eu", "zz-west-1", "cn-north-1"})
    void whatIsNoNameOfARegionOfThePartitionIsNotTrusted(String region) {
        kms.clearCalls();
        for (CachingDataKeyProvider each : List.of(keys, any)) {
            assertThat(each.candidate(named(region), TENANT)).isNull();
            assertThatThrownBy(() -> each.of(named(region), TENANT))
                    .isInstanceOfSatisfying(
                            DataKeyException.class, e -> assertThat(e.failure()).isEqualTo(Failure.NO_TRUSTED_KEY));
        }
        assertThat(kms.calls()).isZero();
    }

    @Test
    void aRefusalIsOneByWhateverName() {
        kms.access().deny(arn, "Decrypt");
        kms.clearCalls();
        for (int i = 1; i < 10; i++) {
            String region = "eu-west-" + i;
            assertThatThrownBy(() -> keys.of(named(region), TENANT)).isInstanceOf(DataKeyException.class);
        }
        assertThat(kms.calls("Decrypt")).isLessThan(9);
        assertThat(keys.stats().decrypt().refusedFromMemory()).isPositive();
    }

    /**
     * Each trusts what the other does not, so that a name decides who is asked: what came of one is not said of
     * another.
     */
    @Test
    void whereNamesDecideWhichMasterKeysAreAskedTheyAreKeptApart() {
        KmsMasterKey elsewhere = KmsMasterKey.discovery(client)
                .accounts(Clients.ACCOUNT)
                .regions("us-east-1")
                .build();
        try (CachingDataKeyProvider both =
                CachingDataKeyProvider.builder(key, elsewhere).build()) {
            both.of(wrapped, TENANT).close();
            both.of(named("us-east-1"), TENANT).close();
            assertThat(EnvelopeCipher.builder(both).build()).isNotNull();
            // both call the same key
            assertThat(both.stats().decrypt().entries()).isEqualTo(1);
        }
    }
}
