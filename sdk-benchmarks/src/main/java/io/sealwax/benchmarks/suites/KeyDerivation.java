package io.sealwax.benchmarks.suites;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.benchmarks.subjects.Bytes;
import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.context.Flags;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.record.RecordKeys;
import io.sealwax.spi.WrappedDataKey;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The derivations of FORMAT.md alone: once for a data key, once for a chunked message, once for a context not seen
 * before. The baseline is one HMAC-SHA-512 of the same bytes by JCA's {@code Mac}, kept with its key.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class KeyDerivation {
    private static final int KEY_LENGTH = 32;
    private static final int SALT_LENGTH = 24;
    private static final int WRAPPED_LENGTH = 72;
    private static final int RECORD_INFO_LENGTH = 47;

    private final byte[] dataKeyBytes = Bytes.pseudoRandom(KEY_LENGTH);
    private final HkdfExpand dataKey = new HkdfExpand(dataKeyBytes);
    private final byte[] salt = Bytes.pseudoRandom(SALT_LENGTH);
    private final ContextEncoding tenant = ContextEncoding.NONE.with(Flags.BOUND_TO_KEY, "tenant", "acme");
    private final byte[] keyBound = tenant.full();
    private final byte[] full = tenant.with(Flags.NONE, "row", "1000000").full();
    private final RecordKeys recordKeys = RecordKeys.derive(dataKey, keyBound);
    private final EncryptionContext context = EncryptionContext.of("tenant", "acme");
    private final List<WrappedDataKey> wrapped =
            List.of(new WrappedDataKey("local-aes", "local", Bytes.pseudoRandom(WRAPPED_LENGTH)));
    private final byte[] info = Bytes.pseudoRandom(RECORD_INFO_LENGTH);
    private final Mac mac = mac(dataKeyBytes);

    /** All that a data key derives when it is loaded, the wiping of it included. */
    @Benchmark
    public DataKey dataKey() {
        DataKey loaded = DataKey.takeOwnershipOf(dataKeyBytes.clone(), context, wrapped);
        loaded.retire();
        return loaded;
    }

    @Benchmark
    public HkdfExpand midstates() {
        return new HkdfExpand(dataKeyBytes);
    }

    @Benchmark
    public RecordKeys recordKeys() {
        return RecordKeys.derive(dataKey, keyBound);
    }

    @Benchmark
    public byte[] commitment() {
        return recordKeys.commitment(full);
    }

    @Benchmark
    public ChunkKey chunkKey() {
        return ChunkKey.derive(dataKey, salt, full);
    }

    @Benchmark
    public byte[] hmac() {
        return mac.doFinal(info);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512", "SunJCE");
            mac.init(new SecretKeySpec(key, "HmacSHA512"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SunJCE has no HMAC-SHA-512", e);
        }
    }
}
