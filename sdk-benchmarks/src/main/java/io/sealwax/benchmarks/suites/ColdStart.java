package io.sealwax.benchmarks.suites;

import io.sealwax.benchmarks.subjects.Streamed;
import io.sealwax.benchmarks.subjects.Subject;
import io.sealwax.benchmarks.subjects.Subjects;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A JVM that has just started, as a function or a command has it: nothing is loaded or compiled, and each call is the
 * only one of its JVM. Making the subject is part of it. By the clock the compiler's and the collector's work counts
 * where it makes the caller wait.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(10)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class ColdStart {
    private static final int SMALL = 1024;
    private static final int MIB = 1 << 20;

    @Param({"sealwax", "raw"})
    public String subject = "";

    @Param({""})
    public String variant = "";

    @Param({"SunJCE"})
    public String provider = "";

    @Param({"64"})
    public int mebibytes = 64;

    /** A message sealed and opened. */
    @Benchmark
    public byte[] firstMessage() {
        try (Subject made = Subjects.named(subject, variant, provider)) {
            return made.decrypt(made.encrypt(new byte[SMALL]));
        }
    }

    /** One message sealed, through a stream in pieces of 1 MiB; returns how many bytes were written. */
    @Benchmark
    public long firstMiBsStreamed() throws IOException, GeneralSecurityException {
        byte[] plaintext = new byte[MIB];
        CountingStream message = new CountingStream();
        try (Streamed made = Streamed.named(subject, provider, 1)) {
            try (OutputStream sealing = made.sealing(message)) {
                for (int i = 0; i < mebibytes; i++) {
                    sealing.write(plaintext, 0, MIB);
                }
            }
        }
        return message.count();
    }

    /** Messages of 1 MiB sealed; returns how many bytes they have. */
    @Benchmark
    public long firstMiBs() {
        byte[] plaintext = new byte[MIB];
        long written = 0;
        try (Subject made = Subjects.named(subject, variant, provider)) {
            for (int i = 0; i < mebibytes; i++) {
                written += made.encrypt(plaintext).length;
            }
        }
        return written;
    }
}
