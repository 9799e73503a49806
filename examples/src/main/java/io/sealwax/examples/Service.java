package io.sealwax.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.KmsMasterKey;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * A service that keeps its customers' values encrypted, each bound to its tenant and row: 100,000 values of 10 tenants,
 * on all processors.
 */
public final class Service {
    private final EnvelopeCipher cipher;
    private final Map<String, byte[]> table = new ConcurrentHashMap<>();

    Service(EnvelopeCipher cipher) {
        this.cipher = cipher;
    }

    void save(String tenant, String row, String value) {
        table.put(tenant + "/" + row, cipher.encrypt(value.getBytes(UTF_8), context(tenant, row)));
    }

    String load(String tenant, String row) {
        byte[] message = Objects.requireNonNull(table.get(tenant + "/" + row), "no such row");
        return new String(cipher.decrypt(message, context(tenant, row)), UTF_8);
    }

    /** The tenant is bound to the key: one data key each. The row is bound to the message, and costs no call. */
    private static EncryptionContext context(String tenant, String row) {
        return EncryptionContext.of("tenant", tenant).forMessage("row", row);
    }

    /** Runs it, with a key in AWS if one is named. */
    public static void main(String[] args) {
        try (ExampleKms kms = ExampleKms.of(args);
                CachingDataKeyProvider keys = CachingDataKeyProvider.builder(
                                KmsMasterKey.create(kms.client(), kms.key()))
                        .maxAge(Duration.ofMinutes(5))
                        .build()) {
            Service service = new Service(
                    EnvelopeCipher.builder(keys).requireContext("tenant").build());
            int values = 100_000;
            IntStream.range(0, values)
                    .parallel()
                    .forEach(i -> service.save("tenant-" + i % 10, "row-" + i, "value " + i));
            long same = IntStream.range(0, values)
                    .parallel()
                    .filter(i -> service.load("tenant-" + i % 10, "row-" + i).equals("value " + i))
                    .count();
            System.out.printf(
                    Locale.ROOT, "%,d values saved, %,d loaded as they were, %s%n", values, same, kms.calls());
        }
    }
}
