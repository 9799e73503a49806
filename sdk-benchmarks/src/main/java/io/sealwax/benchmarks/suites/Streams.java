package io.sealwax.benchmarks.suites;

import io.sealwax.benchmarks.subjects.Bytes;
import io.sealwax.benchmarks.subjects.JcaProviders;
import io.sealwax.benchmarks.subjects.Streamed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One message of {@code mebibytes} through a stream, {@code piece} bytes a call, to where nothing keeps it.
 * {@code threads} work on the one message; only the library has more than one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Streams {
    @Param({"raw", "sealwax", "aws-encryption-sdk-0478", "tink-streaming"})
    public String subject = "";

    @Param({"SunJCE"})
    public String provider = "";

    @Param({"1"})
    public int threads;

    @Param({"1048576"})
    public int piece;

    @Param({"64"})
    public int mebibytes;

    private int length;

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private Streamed streamed;

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private byte[] plaintext;

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private byte[] message;

    /** Has the provider warm, and a message to open. */
    @Setup
    public void prepare() throws IOException, GeneralSecurityException {
        streamed = Streamed.named(subject, provider, threads);
        JcaProviders.warmUp(JcaProviders.named(provider));
        length = mebibytes << 20;
        plaintext = Bytes.pseudoRandom(piece);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(length + length / 64);
        seal(sealed);
        message = sealed.toByteArray();
    }

    private void seal(OutputStream to) throws IOException, GeneralSecurityException {
        try (OutputStream out = streamed.sealing(to)) {
            for (int at = 0; at < length; at += plaintext.length) {
                out.write(plaintext, 0, Math.min(plaintext.length, length - at));
            }
        }
    }

    /** Returns how many bytes the message has. */
    @Benchmark
    public long seal() throws IOException, GeneralSecurityException {
        CountingStream sealed = new CountingStream();
        seal(sealed);
        return sealed.count();
    }

    /** Returns how many bytes the plaintext has. */
    @Benchmark
    public long open() throws IOException, GeneralSecurityException {
        long count = 0;
        byte[] out = new byte[plaintext.length];
        try (InputStream in = streamed.opening(new ByteArrayInputStream(message))) {
            for (int read = in.read(out, 0, out.length); read >= 0; read = in.read(out, 0, out.length)) {
                count += read;
            }
        }
        return count;
    }

    /** Wipes keys. */
    @TearDown
    public void close() {
        streamed.close();
    }
}
