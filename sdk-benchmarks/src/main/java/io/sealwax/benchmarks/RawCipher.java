package io.sealwax.benchmarks;

import java.security.Provider;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The baseline: AES-GCM alone. What is larger than a {@code piece} is sealed as several messages of at most a piece, so that the best size of
 * a call can be found for each provider.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class RawCipher {
    @Param({"SunJCE", "AmazonCorrettoCryptoProvider", "BC"})
    public String provider = "";

    @Param({"64", "1024", "16384", "1048576"})
    public int size;

    /** Bytes of plaintext a call. */
    @Param({"1048576"})
    public int piece;

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private GcmCalls gcm;

    private byte[] plaintext = {};
    private byte[][] ivs = {};
    private byte[] sealed = {};
    private byte[] keptSealed = {};
    private byte[] keptPlaintext = {};

    /** Has the provider warm, and seals. */
    @Setup
    public void prepare() {
        JcaProviders.warmUp(JcaProviders.named(provider));
        seal();
    }

    /** Seals a plaintext once, to be opened. */
    void seal() {
        Provider jca = JcaProviders.named(provider);
        gcm = new GcmCalls(jca, Bytes.pseudoRandom(32));
        plaintext = Bytes.pseudoRandom(size);
        int pieces = Math.max(1, (size + piece - 1) / piece);
        sealed = new byte[size + pieces * GcmCalls.TAG_LENGTH];
        ivs = new byte[pieces][];
        for (int i = 0; i < pieces; i++) {
            gcm.encrypt(plaintext, i * piece, pieceLength(i), sealed, sealedAt(i));
            ivs[i] = gcm.lastIv();
        }
        keptSealed = new byte[sealed.length];
        keptPlaintext = new byte[size];
        if (!Arrays.equals(decrypt(), plaintext)) {
            throw new IllegalStateException(jca + " does not open what it sealed");
        }
    }

    @Benchmark
    public byte[] encrypt() {
        return encryptTo(new byte[sealed.length]);
    }

    @Benchmark
    public byte[] encryptInto() {
        return encryptTo(keptSealed);
    }

    @Benchmark
    public byte[] decrypt() {
        return decryptTo(new byte[size]);
    }

    @Benchmark
    public byte[] decryptInto() {
        return decryptTo(keptPlaintext);
    }

    private byte[] encryptTo(byte[] out) {
        for (int i = 0; i < ivs.length; i++) {
            gcm.encrypt(plaintext, i * piece, pieceLength(i), out, sealedAt(i));
        }
        return out;
    }

    private byte[] decryptTo(byte[] out) {
        for (int i = 0; i < ivs.length; i++) {
            gcm.decrypt(ivs[i], sealed, sealedAt(i), pieceLength(i) + GcmCalls.TAG_LENGTH, out, i * piece);
        }
        return out;
    }

    private int pieceLength(int i) {
        return Math.min(piece, size - i * piece);
    }

    private int sealedAt(int i) {
        return i * (piece + GcmCalls.TAG_LENGTH);
    }
}
