package io.sealwax.benchmarks.suites;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.subjects.JcaProviders;
import io.sealwax.benchmarks.subjects.Subject;
import io.sealwax.benchmarks.subjects.Subjects;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The subject, which all threads share. */
@State(Scope.Benchmark)
public class Shared {
    @Param({"sealwax", "raw"})
    public String subject = "";

    @Param({""})
    public String variant = "";

    @Param({"SunJCE", "AmazonCorrettoCryptoProvider", "BC"})
    public String provider = "";

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private Subject made;

    /** Has the provider warm, and makes the subject. */
    @Setup
    public void prepare() {
        if (!provider.equals(Case.NO_PROVIDER)) {
            JcaProviders.warmUp(JcaProviders.named(provider));
        }
        make();
    }

    /** Makes the subject, as an application does once. */
    void make() {
        made = Subjects.named(subject, variant, provider);
    }

    /** Whether it calls the provider with 64 KiB at most, however large a message is. */
    boolean callsInPieces() {
        return subject.equals(Case.SEALWAX) || variant.endsWith(Subjects.PIECES);
    }

    Subject forThread() {
        return made.forThread();
    }

    /** Wipes keys. */
    @TearDown
    public void close() {
        made.close();
    }
}
