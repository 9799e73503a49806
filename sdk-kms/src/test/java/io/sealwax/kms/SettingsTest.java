package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.sealwax.localkms.LocalKms;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;

/** What cannot work is refused when it is set, in a sentence, and without a call. */
class SettingsTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private final LocalKms kms = LocalKms.builder().region(Clients.REGION).build();
    private final KmsClient client = Clients.over(kms.httpClient());

    @AfterEach
    void close() {
        assertThat(kms.calls()).isZero();
        client.close();
        kms.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "prod/app-data",
                "alias/",
                "alias/a b",
                "arn:aws:kms:eu-west-1:111122223333:key/",
                "arn:aws:kms:eu-west-1:1111:key/1234",
                "arn:aws:s3:eu-west-1:111122223333:key/1234",
                "arn:aws:kms:eu-west-1:111122223333:grant/1234",
                "arn:aws:kms::111122223333:key/1234",
                ARN + "\n"
            })
    void whatNamesNoKeyIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KmsMasterKey.create(client, name))
                .withMessage("'" + name + "' names no KMS key: it must be a key ARN, an alias ARN, an alias (alias/...)"
                        + " or a key id");
    }

    @Test
    void aKeyOfAnotherRegionThanTheClientsIsRefused() {
        for (String name : new String[] {ARN.replace("eu-", "us-"), "arn:aws:kms:us-west-1:111122223333:alias/app"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KmsMasterKey.builder(client, name))
                    .withMessage("the key is in us-west-1, the client calls eu-west-1: " + name);
        }
    }

    @Test
    void onlyKeysThatCanBeCalledAreTrusted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KmsMasterKey.builder(client, ARN).trust("alias/app"))
                .withMessageStartingWith("'alias/app' is not the ARN of a key, such as arn:aws:kms:");
        String far = ARN.replace("eu-", "us-");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KmsMasterKey.builder(client, ARN).trust(far).build())
                .withMessage("cannot trust " + far + ": it is not in eu-west-1, and has no replica there");
    }

    @Test
    void timeoutsAreFromAMillisecondToTenMinutes() {
        for (Duration bad : new Duration[] {
            Duration.ZERO,
            Duration.ofMillis(-1),
            Duration.ofNanos(999_999),
            Duration.ofMinutes(10).plusNanos(1)
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KmsMasterKey.builder(client, ARN).callTimeout(bad))
                    .withMessage("a call timeout of " + bad + ": must be 1 ms to 10 minutes");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KmsMasterKey.discovery(client).attemptTimeout(bad))
                    .withMessage("an attempt timeout of " + bad + ": must be 1 ms to 10 minutes");
        }
        KmsMasterKey.builder(client, ARN)
                .callTimeout(Duration.ofMillis(1))
                .attemptTimeout(Duration.ofMinutes(10))
                .build();
    }

    @Test
    void grantTokensAreAtMostTenAndAreNotRepeatedInTheMessage() {
        String[] eleven = IntStream.range(0, 11).mapToObj(i -> "token" + i).toArray(String[]::new);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KmsMasterKey.builder(client, ARN).grantTokens(eleven))
                .withMessage("11 grant tokens: KMS takes at most 10");
        for (int length : new int[] {0, 8193}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KmsMasterKey.discovery(client).grantTokens("t".repeat(length)))
                    .withMessage("a grant token of " + length + " characters: must have 1 to 8,192");
        }
    }

    @Test
    void discoveryNeedsAccountsAndRegions() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        KmsMasterKey.discovery(client).regions("eu-west-1").build())
                .withMessage("discovery needs at least one account and one Region to be named:"
                        + " accounts are [], Regions [eu-west-1]");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        KmsMasterKey.discovery(client).accounts("111122223333").build())
                .withMessageEndingWith("accounts are [111122223333], Regions []");
        for (String bad : new String[] {"", "*", "1111-2222-3333", "11112222333", "1111222233334"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KmsMasterKey.discovery(client).accounts(bad))
                    .withMessage("'" + bad + "' is not an account id of 12 digits");
        }
        for (String bad : new String[] {"", "*", "EU-WEST-1", "eu-west-1 ", "eu"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KmsMasterKey.discovery(client).regions(bad))
                    .withMessage("'" + bad + "' is not the name of a Region, such as eu-west-1");
        }
    }

    @Test
    @SuppressWarnings("NullAway")
    void nothingIsOptional() {
        assertThatNullPointerException()
                .isThrownBy(() -> KmsMasterKey.builder(null, ARN))
                .withMessage("client");
        assertThatNullPointerException()
                .isThrownBy(() -> KmsMasterKey.builder(client, null))
                .withMessage("keyId");
        assertThatNullPointerException()
                .isThrownBy(() -> KmsMasterKey.discovery(null))
                .withMessage("client");
    }
}
