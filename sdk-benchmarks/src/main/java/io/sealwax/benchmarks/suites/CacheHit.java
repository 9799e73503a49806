package io.sealwax.benchmarks.suites;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.benchmarks.subjects.Bytes;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.KmsMasterKey;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.WrappedDataKey;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A lease from a cache that holds the data key, taken and returned; and messages of 1 KiB through such a cache. The
 * master key is one of AWS KMS, in this process. Threads are JMH's {@code -t}, garbage its {@code -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class CacheHit {
    private static final int SIZE = 1024;

    private final LocalKms kms = LocalKms.create();
    private final KmsClient client = KmsClient.builder()
            .httpClient(kms.httpClient())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .build();
    private final CachingDataKeyProvider keys = CachingDataKeyProvider.builder(
                    KmsMasterKey.create(client, kms.keys().withAlias("alias/app")))
            .build();
    private final EnvelopeCipher cipher =
            EnvelopeCipher.builder(keys).requireContext("tenant").build();
    private final EncryptionContext tenant = EncryptionContext.of("tenant", "acme");
    private final EncryptionContext row = tenant.forMessage("row", "42");
    private final byte[] plaintext = Bytes.pseudoRandom(SIZE);

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private byte[] message;

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private WrappedDataKey wrapped;

    /** Seals and opens once, so that both data keys are there. */
    @Setup
    public void seal() {
        message = cipher.encrypt(plaintext, row);
        wrapped = EnvelopeHeader.parse(message).wrappedKeys().get(0);
        cipher.decrypt(message, row);
    }

    /** Wipes the data keys; fails where a hit was none. */
    @TearDown
    public void close() {
        long waits = keys.stats().encrypt().waits() + keys.stats().decrypt().waits();
        keys.close();
        client.close();
        kms.close();
        if (waits != 2) {
            throw new IllegalStateException(waits + " callers waited, only the first two should");
        }
    }

    @Benchmark
    public void sealing() {
        keys.current(tenant).close();
    }

    @Benchmark
    public void opening() {
        keys.of(wrapped, tenant).close();
    }

    @Benchmark
    public byte[] encrypt() {
        return cipher.encrypt(plaintext, row);
    }

    @Benchmark
    public byte[] decrypt() {
        return cipher.decrypt(message, row);
    }
}
