package io.sealwax.benchmarks.suites;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole messages from plaintext to plaintext in one call, keys and caches warm. {@code Into} writes to an array that is
 * kept, which only some subjects can.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class OneShot {
    @Benchmark
    public byte[] encrypt(Caller caller) {
        return caller.subject.encrypt(caller.plaintext);
    }

    @Benchmark
    public byte[] decrypt(Caller caller) {
        return caller.subject.decrypt(caller.message);
    }

    @Benchmark
    public int encryptInto(Caller caller) {
        return caller.intoArrays().encrypt(caller.plaintext, caller.keptMessage);
    }

    @Benchmark
    public int decryptInto(Caller caller) {
        return caller.intoArrays().decrypt(caller.message, caller.keptPlaintext);
    }
}
