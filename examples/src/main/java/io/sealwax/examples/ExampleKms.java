package io.sealwax.examples;

import io.sealwax.localkms.LocalKms;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Where the examples' key is: in the reader's AWS account, if a key is named, or in a KMS in the process.
 *
 * @param client is closed with this
 * @param key names the key
 * @param local the KMS in the process, if it is that
 */
record ExampleKms(KmsClient client, String key, @Nullable LocalKms local) implements AutoCloseable {
    /**
     * The key that the first argument names, such as {@code alias/my-key}; without one, a key that is gone in the end.
     */
    static ExampleKms of(String... args) {
        if (args.length > 0) {
            return new ExampleKms(KmsClient.create(), args[0], null);
        }
        LocalKms local = LocalKms.create();
        KmsClient client = KmsClient.builder()
                .httpClient(local.httpClient())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .build();
        return new ExampleKms(client, local.keys().withAlias("alias/example"), local);
    }

    /** Begins to count anew. */
    void clearCalls() {
        if (local != null) {
            local.clearCalls();
        }
    }

    /** How many calls were made, where that is known. */
    String calls() {
        return local == null
                ? "CloudTrail lists the KMS calls"
                : String.format(Locale.ROOT, "%,d KMS calls", local.calls());
    }

    @Override
    public void close() {
        client.close();
        if (local != null) {
            local.close();
        }
    }
}
