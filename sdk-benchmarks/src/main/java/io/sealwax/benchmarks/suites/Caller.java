package io.sealwax.benchmarks.suites;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.subjects.Bytes;
import io.sealwax.benchmarks.subjects.IntoArrays;
import io.sealwax.benchmarks.subjects.JcaProviders;
import io.sealwax.benchmarks.subjects.Subject;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One thread: what it seals and opens, and where it writes to. */
@State(Scope.Thread)
public class Caller {
    private static final int LARGE = 1 << 20;
    private static final int CHUNKED = 1 << 16;
    private static final int CALLS = 12_000;
    private static final long LONGEST_NANOS = 2_000_000_000L;

    @Param({"64", "256", "1024", "4096", "65535", "65536", "1048576"})
    public int size;

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    Subject subject;

    byte[] plaintext = {};
    byte[] message = {};
    byte[] keptMessage = {};
    byte[] keptPlaintext = {};

    /** Seals a plaintext once, to be opened. */
    @Setup
    public void seal(Shared shared) {
        subject = shared.forThread();
        if (size >= LARGE && !shared.provider.equals(Case.NO_PROVIDER)) {
            if (!shared.callsInPieces()) {
                JcaProviders.warmUpForLargeCalls(JcaProviders.named(shared.provider));
            }
            warmUp();
        }
        plaintext = Bytes.pseudoRandom(size);
        message = subject.encrypt(plaintext);
        keptMessage = new byte[message.length];
        keptPlaintext = new byte[size];
        if (!Arrays.equals(subject.decrypt(message), plaintext)) {
            throw new IllegalStateException("a message does not open to its plaintext");
        }
    }

    /**
     * Has compiled what is done once a message: that takes thousands of messages, so of large ones some ten seconds, in
     * which the compiler takes one of the processors.
     */
    private void warmUp() {
        byte[] shorter = new byte[CHUNKED];
        long begin = System.nanoTime();
        for (int call = 0; call < CALLS && System.nanoTime() - begin < LONGEST_NANOS; call++) {
            subject.decrypt(subject.encrypt(shorter));
        }
    }

    IntoArrays intoArrays() {
        return (IntoArrays) subject;
    }
}
