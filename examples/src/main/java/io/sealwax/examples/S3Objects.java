package io.sealwax.examples;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.RangeReader;
import io.sealwax.RepeatableMessage;
import io.sealwax.Source;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.KmsMasterKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import software.amazon.awssdk.services.s3.S3Client;

/** A file in S3 that is encrypted before it leaves, and of which ranges are read without the rest. */
public final class S3Objects {
    private final S3Client s3;
    private final EnvelopeCipher cipher;

    S3Objects(S3Client s3, EnvelopeCipher cipher) {
        this.s3 = s3;
        this.cipher = cipher;
    }

    /** An object is bound to its place: copied elsewhere it does not open. */
    private static EncryptionContext context(String bucket, String key) {
        return EncryptionContext.of("bucket", bucket).forMessage("key", key);
    }

    int upload(Path file, String bucket, String key) throws IOException {
        try (Source plaintext = Source.of(file);
                RepeatableMessage message = cipher.encryptRepeatably(plaintext, context(bucket, key))) {
            return new S3Upload(s3, bucket, key, S3Upload.SHORTEST_PART).send(message);
        }
    }

    RangeReader open(String bucket, String key) throws IOException {
        return cipher.openRanges(S3Source.of(s3, bucket, key), context(bucket, key));
    }

    /**
     * Uploads a file and reads its last kilobyte back: {@code FILE BUCKET KEY}, and a key in AWS KMS if one is named.
     * Region, credentials and endpoints are what the AWS SDK finds.
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        try (S3Client s3 = S3Client.builder().forcePathStyle(true).build();
                ExampleKms kms = ExampleKms.of(Arrays.copyOfRange(args, 3, args.length));
                CachingDataKeyProvider keys = CachingDataKeyProvider.builder(
                                KmsMasterKey.create(kms.client(), kms.key()))
                        .build()) {
            S3Objects objects = new S3Objects(s3, EnvelopeCipher.builder(keys).build());
            int parts = objects.upload(file, args[1], args[2]);
            try (RangeReader reader = objects.open(args[1], args[2])) {
                byte[] end = reader.read(Math.max(0, reader.size() - 1024), 1024);
                System.out.printf(
                        Locale.ROOT,
                        "%,d bytes uploaded in %d parts, the last %,d read back, %s%n",
                        reader.size(),
                        parts,
                        end.length,
                        kms.calls());
            }
        }
    }
}
