package io.sealwax.benchmarks.suites;

import io.sealwax.benchmarks.subjects.Bytes;
import io.sealwax.benchmarks.subjects.JcaProviders;
import io.sealwax.benchmarks.subjects.Ranged;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A range of 4 KiB, anywhere in a message of 16 MiB, into an array that is kept; each on a boundary of 4 KiB, as pages
 * of a file are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class Ranges {
    /** Bytes of a range. */
    public static final int RANGE = 4096;

    private static final int LENGTH = 16 << 20;
    private static final long SEED = 4;

    @Param({"raw", "sealwax", "tink-streaming"})
    public String subject = "";

    @Param({"SunJCE"})
    public String provider = "";

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final byte[] out = new byte[RANGE];

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private Ranged ranges;

    /** Has the provider warm, and a message to read from. */
    @Setup
    public void prepare() throws IOException, GeneralSecurityException {
        JcaProviders.warmUp(JcaProviders.named(provider));
        ranges = Ranged.named(subject, provider, Bytes.pseudoRandom(LENGTH));
    }

    /** Returns what was read. */
    @Benchmark
    public byte[] read() throws IOException {
        read(random.nextInt(LENGTH / RANGE));
        return out;
    }

    /** Returns the plaintext of one page. */
    byte[] read(int page) throws IOException {
        ranges.read((long) page * RANGE, out, RANGE);
        return out;
    }

    /** Wipes keys. */
    @TearDown
    public void close() throws IOException {
        ranges.close();
    }
}
