package io.sealwax.localkms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

/** ARNs have the partition of their Region, in every one that the SDK knows. */
class PartitionTest {

    static Stream<Region> regions() {
        return Region.regions().stream().filter(region -> !region.isGlobalRegion());
    }

    @Test
    void theSdkKnowsRegionsOfEachPartition() {
        assertThat(regions().map(region -> region.metadata().partition().id()))
                .contains("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc");
    }

    @ParameterizedTest
    @MethodSource("regions")
    void aKeyIsInThePartitionOfItsRegionWhoeverMakesIt(Region region) {
        String partition = region.metadata().partition().id();
        try (LocalKms kms = LocalKms.builder().region(region.id()).build();
                KmsClient client = client(kms, region)) {
            String made = kms.createKey();
            assertThat(made).startsWith("arn:" + partition + ":kms:" + region.id() + ":111122223333:key/");
            assertThat(client.describeKey(r -> r.keyId(made)).keyMetadata().arn())
                    .isEqualTo(made);
            String created = client.createKey().keyMetadata().arn();
            assertThat(created).startsWith("arn:" + partition + ":kms:");
            client.createAlias(r -> r.aliasName("alias/app").targetKeyId(created));
            String alias = client.listAliases().aliases().get(0).aliasArn();
            assertThat(alias).isEqualTo("arn:" + partition + ":kms:" + region.id() + ":111122223333:alias/app");
            SdkBytes blob = client.encrypt(r -> r.keyId(alias).plaintext(SdkBytes.fromUtf8String("x")))
                    .ciphertextBlob();
            assertThat(client.decrypt(r -> r.ciphertextBlob(blob)).keyId()).isEqualTo(created);
            assertThat(kms.events())
                    .allSatisfy(event -> assertThat(event.resources())
                            .allSatisfy(arn -> assertThat(arn).startsWith("arn:" + partition + ":kms:")));
            kms.access().deny(created, "DescribeKey");
            assertThatThrownBy(() -> client.describeKey(r -> r.keyId(created)))
                    .hasMessageContaining("arn:" + partition + ":iam::111122223333:user/");
        }
    }

    @ParameterizedTest
    @CsvSource({"us-iso-east-1,aws", "us-isob-east-1,aws-iso", "us-east-1,aws-iso", "eu-isoe-west-1,aws-iso"})
    void anArnInAnotherPartitionThanItsRegionsNamesNothing(String region, String partition) {
        try (LocalKms kms = LocalKms.builder().region(region).build();
                KmsClient client = client(kms, Region.of(region))) {
            String[] parts = kms.createKey().split(":");
            parts[1] = partition;
            assertThatThrownBy(() -> client.describeKey(r -> r.keyId(String.join(":", parts))))
                    .isInstanceOf(KmsException.class)
                    .hasMessageContaining("Invalid arn");
        }
    }

    @Test
    void aRegionThatTheSdkDoesNotKnowYetIsInThePartitionThatItsNameFits() {
        for (String region : List.of("us-iso-north-7", "cn-south-9", "xx-central-1")) {
            try (LocalKms kms = LocalKms.builder().region(region).build()) {
                assertThat(kms.createKey())
                        .startsWith(
                                "arn:" + PartitionMetadata.of(Region.of(region)).id() + ":kms:" + region + ":");
            }
        }
    }

    @Test
    void whatIsNoNameOfARegionIsNone() {
        for (String name :
                List.of("", "nowhere", "us-east", "US-EAST-1", "a-".repeat(40) + "1", "a-".repeat(100_000))) {
            assertThatThrownBy(() -> LocalKms.builder().region(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static KmsClient client(LocalKms kms, Region region) {
        return KmsClient.builder()
                .httpClient(kms.httpClient())
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .build();
    }
}
