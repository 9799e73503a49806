package io.sealwax.benchmarks.suites;

import com.sun.management.ThreadMXBean;
import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Spread;
import io.sealwax.benchmarks.subjects.ByTenant;
import io.sealwax.benchmarks.subjects.Bytes;
import io.sealwax.benchmarks.subjects.JcaProviders;
import io.sealwax.benchmarks.subjects.Subject;
import io.sealwax.benchmarks.subjects.Subjects;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
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
 * The library and the bare provider by turns in one JVM, each for a millisecond or so: whatever slows the machine falls
 * on both, and the median of many turns is their ratio on a machine that has other work to do, too. Calls are counted,
 * so that the compiler sees as many of them however little time they get. In the variant {@link #TENANTS} some tenants
 * take turns; otherwise it is one of {@link Subjects}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xbatch", "-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 6)
@Measurement(iterations = 3)
public class SideBySide {
    /** A message of each tenant in turn, whose data key is in the cache. */
    public static final String TENANTS = "16 tenants";

    private static final String SUN = "SunJCE";
    private static final String PIECES = 16 + Subjects.PIECES;
    private static final int LARGE = 1 << 20;
    private static final int COUNT = 16;
    private static final int MOST_CALLS = 1000;
    private static final int BYTES_A_TURN = 2 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Param({"encrypt", "decrypt"})
    public String operation = "";

    @Param({"", Subjects.NEW_CONTEXT, TENANTS})
    public String variant = "";

    @Param({"64", "1024", "1048576"})
    public int size;

    /** The JCA provider of both. */
    @Param(SUN)
    public String provider = SUN;

    /**
     * How the bare provider is called with what has a mebibyte or more: in pieces, or whole, which is the empty text.
     */
    @Param(PIECES)
    public String pieces = PIECES;

    int turns = 200;

    private int calls;
    private byte[] result = {};

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private Subject library;

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private Subject bare;

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private Call ofLibrary;

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private Call ofBare;

    /** One message. */
    private interface Call {
        byte[] make();
    }

    /** What one iteration found. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Found {
        /**
         * How often the library does it while the bare provider does it once, by the time on a CPU: the median of the
         * turns.
         */
        public double ratio;
        /** What a call of the library allocates, the array that it returns included. */
        public double bytes;
    }

    /** Has the provider warm, and messages to open. */
    @Setup
    public void prepare() {
        JcaProviders.warmUp(JcaProviders.named(provider));
        make();
    }

    /** Has messages to open, and the data keys in the cache. */
    void make() {
        calls = Math.max(1, Math.min(MOST_CALLS, BYTES_A_TURN / size));
        library = Subjects.named(Case.SEALWAX, variant.equals(TENANTS) ? Subjects.USUAL : variant, provider);
        bare = Subjects.named(Case.RAW, size < LARGE ? "" : pieces, provider);
        byte[] plaintext = Bytes.pseudoRandom(size);
        ofBare = call(bare, plaintext);
        ofLibrary = variant.equals(TENANTS) ? callOfTenants((ByTenant) library, plaintext) : call(library, plaintext);
    }

    private Call call(Subject subject, byte[] plaintext) {
        byte[] message = subject.encrypt(plaintext);
        return operation.equals("encrypt") ? () -> subject.encrypt(plaintext) : () -> subject.decrypt(message);
    }

    private Call callOfTenants(ByTenant subject, byte[] plaintext) {
        String[] tenants = new String[COUNT];
        byte[][] messages = new byte[COUNT][];
        Arrays.setAll(tenants, Cached::tenant);
        Arrays.setAll(messages, i -> subject.encrypt(plaintext, tenants[i]));
        int[] next = {0};
        return operation.equals("encrypt")
                ? () -> subject.encrypt(plaintext, tenants[next[0]++ % COUNT])
                : () -> {
                    int index = next[0]++ % COUNT;
                    return subject.decrypt(messages[index], tenants[index]);
                };
    }

    /** Returns the last result of the library. */
    @Benchmark
    public byte[] byTurns(Found found) {
        double[] ratios = new double[turns];
        long bytes = 0;
        for (int turn = 0; turn < turns; turn++) {
            long began = THREADS.getCurrentThreadCpuTime();
            callBare();
            long between = THREADS.getCurrentThreadCpuTime();
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            callLibrary();
            bytes += THREADS.getCurrentThreadAllocatedBytes() - allocated;
            ratios[turn] = (double) (between - began) / (THREADS.getCurrentThreadCpuTime() - between);
        }
        found.ratio = Spread.of(Arrays.stream(ratios)).median();
        found.bytes = (double) bytes / turns / calls;
        return result;
    }

    /** Each has a loop of its own, so that the one's calls say nothing to the compiler about the other's. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private void callBare() {
        for (int i = 0; i < calls; i++) {
            result = ofBare.make();
        }
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private void callLibrary() {
        for (int i = 0; i < calls; i++) {
            result = ofLibrary.make();
        }
    }

    /** Wipes keys. */
    @TearDown
    public void close() {
        library.close();
        bare.close();
    }
}
