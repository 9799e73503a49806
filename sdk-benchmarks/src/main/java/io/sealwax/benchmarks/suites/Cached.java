package io.sealwax.benchmarks.suites;

import io.sealwax.benchmarks.subjects.ByTenant;
import io.sealwax.benchmarks.subjects.Bytes;
import io.sealwax.benchmarks.subjects.JcaProviders;
import io.sealwax.benchmarks.subjects.Subjects;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
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
 * The cache of data keys, with whole messages around it, over a master key in the process. A miss makes or unwraps a
 * data key: to encrypt, each message is of a tenant never seen; to decrypt, the tenants are so many and the cache so
 * small that hardly one in thirty is in it. A hit is one of a thousand tenants in turn, which the threads go through at
 * once. With one tenant for all it is the one-shot suite.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class Cached {
    /** How many take turns. */
    public static final int TENANTS = 1000;

    /** The cache would tell of every thousand data keys that sealed hardly anything, which is what is measured here. */
    private static final Logger LOG = Logger.getLogger("io.sealwax.kms");

    private static final int FEW = 16;
    private static final int ALL_OF_THEM = 10_000;

    @Param({"sealwax", "aws-encryption-sdk-0478"})
    public String subject = "";

    @Param({"SunJCE"})
    public String provider = "";

    @Param({"1024"})
    public int size;

    private final String[] tenants = new String[TENANTS];
    private final byte[][] messages = new byte[TENANTS][];
    private final AtomicInteger threads = new AtomicInteger();
    private byte[] plaintext = {};

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private ByTenant roomy;

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private ByTenant narrow;

    /** Where one thread is. */
    @State(Scope.Thread)
    public static class Turn {
        private String name = "";
        private int next;

        /** Has each thread begin elsewhere. */
        @Setup
        public void begin(Cached cached) {
            int number = cached.threads.getAndIncrement();
            name = "t" + number + "-";
            next = number * (TENANTS / 3);
        }
    }

    /** Has the provider warm, and a message of every tenant. */
    @Setup
    public void prepare() {
        JcaProviders.warmUp(JcaProviders.named(provider));
        make();
    }

    /** Has a message of every tenant, whose data key is then in the roomy cache. */
    void make() {
        LOG.setLevel(Level.OFF);
        roomy = (ByTenant) Subjects.named(subject, Subjects.USUAL, provider, ALL_OF_THEM);
        narrow = (ByTenant) Subjects.named(subject, Subjects.USUAL, provider, FEW);
        plaintext = Bytes.pseudoRandom(size);
        Arrays.setAll(tenants, Cached::tenant);
        Arrays.setAll(messages, i -> roomy.encrypt(plaintext, tenants[i]));
        for (int i = 0; i < TENANTS; i++) {
            if (!Arrays.equals(roomy.decrypt(messages[i], tenants[i]), plaintext)) {
                throw new IllegalStateException("a message does not open to its plaintext");
            }
        }
    }

    /** The name of one. */
    public static String tenant(int index) {
        return "tenant-" + index;
    }

    @Benchmark
    public byte[] encryptHit(Turn turn) {
        return roomy.encrypt(plaintext, tenants[index(turn)]);
    }

    @Benchmark
    public byte[] decryptHit(Turn turn) {
        int index = index(turn);
        return roomy.decrypt(messages[index], tenants[index]);
    }

    @Benchmark
    public byte[] encryptMiss(Turn turn) {
        return narrow.encrypt(plaintext, turn.name + turn.next++);
    }

    @Benchmark
    public byte[] decryptMiss(Turn turn) {
        int index = index(turn);
        return narrow.decrypt(messages[index], tenants[index]);
    }

    private static int index(Turn turn) {
        return turn.next++ % TENANTS;
    }

    /** Wipes keys. */
    @TearDown
    public void close() {
        roomy.close();
        narrow.close();
    }
}
