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
        if (size >= LARGE && !shared.provider.equals(Case.NO_PROVIDER)) {
            JcaProviders.warmUpForLargeCalls(JcaProviders.named(shared.provider));
        }
        subject = shared.forThread();
        plaintext = Bytes.pseudoRandom(size);
        message = subject.encrypt(plaintext);
        keptMessage = new byte[message.length];
        keptPlaintext = new byte[size];
        if (!Arrays.equals(subject.decrypt(message), plaintext)) {
            throw new IllegalStateException("a message does not open to its plaintext");
        }
    }

    IntoArrays intoArrays() {
        return (IntoArrays) subject;
    }
}
