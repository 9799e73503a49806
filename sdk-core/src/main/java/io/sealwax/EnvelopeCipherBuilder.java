package io.sealwax;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.header.Layout;
import io.sealwax.internal.parallel.BatchSizes;
import io.sealwax.internal.parallel.Threads;
import io.sealwax.spi.DataKeyProvider;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** Collects how an {@link EnvelopeCipher} is to be. Not thread-safe. */
public final class EnvelopeCipherBuilder {
    private static final int MOST_THREADS = 256;

    final DataKeyProvider keys;
    final Set<String> required = new TreeSet<>();

    @Nullable
    KeySectionStore sections;

    boolean detachedKeys;

    @Nullable
    CryptoProvider crypto;

    int maxWrappedKeys = Layout.DEFAULT_MAX_WRAPPED_KEYS;
    private int parallelism;
    private Executor executor = ForkJoinPool.commonPool();
    private BatchSizes batchSizes = BatchSizes.USUAL;

    EnvelopeCipherBuilder(DataKeyProvider keys) {
        this.keys = Objects.requireNonNull(keys, "keys");
    }

    /**
     * Names that every context must have which this cipher is given, to seal and to open: whoever opens has to say the
     * value too, be the match exact or not.
     */
    public EnvelopeCipherBuilder requireContext(String... names) {
        for (String name : names) {
            required.add(Objects.requireNonNull(name, "name"));
        }
        return this;
    }

    /**
     * Where the wrapped keys of messages are found that carry a key id instead. Without it such a message does not
     * open.
     */
    public EnvelopeCipherBuilder keySections(KeySectionStore store) {
        sections = Objects.requireNonNull(store, "store");
        return this;
    }

    /** Keeps wrapped keys in the {@linkplain #keySections store}, and writes messages that carry a key id instead. */
    public EnvelopeCipherBuilder detachKeys() {
        detachedKeys = true;
        return this;
    }

    /**
     * The most wrapped data keys of a message that is opened, 8 unless it is set; a message with more is refused before
     * a KMS is called.
     *
     * @throws IllegalArgumentException if it is not 1 to 255
     */
    public EnvelopeCipherBuilder maxWrappedKeys(int most) {
        if (most < 1 || most > Layout.MAX_WRAPPED_KEYS) {
            throw new IllegalArgumentException(
                    "at most " + most + " wrapped data keys: must be 1 to " + Layout.MAX_WRAPPED_KEYS);
        }
        maxWrappedKeys = most;
        return this;
    }

    /**
     * Names the JCA provider that encrypts and decrypts messages: {@code SunJCE}, {@code AmazonCorrettoCryptoProvider},
     * {@code BC}, or any that is registered and passes the self-test. Unless it is set here or by the system property
     * {@code sealwax.provider}, Amazon Corretto Crypto Provider is used if it is there and passes, else the JDK's, and
     * else the first registered one that passes. A {@link LocalMasterKey} has a choice of its own.
     *
     * <p>The three are known to write nothing but the range that they are given. Every other provider works on copies,
     * which are wiped, and with one thread for each call, whatever {@link #parallelism} says; that costs some speed.
     * That keys are wiped is proved for the three only.
     *
     * @throws IllegalArgumentException if there is no such provider
     * @throws IllegalStateException if it fails the self-test of AES-256-GCM
     */
    public EnvelopeCipherBuilder provider(String name) {
        crypto = ProviderChoice.named(name);
        return this;
    }

    /**
     * How many threads seal or open one large message at once, the caller's included; 1 turns this off. Unless it is
     * set, as many as there are processors, for files, for arrays of 1 MiB and more, and for ranges that have so much
     * in whole chunks; a buffer without an array that can be got at, as a direct one, is sealed and opened by the
     * caller's thread alone, however it is set. Where it is set, streams work ahead as well: of each up to twice as
     * many pieces of 128 KiB are in memory, and a stream that is opened is read as far ahead as its {@code available()}
     * says that there is something: what has come is never held back until more does, and a stream that always says 0
     * is opened by one thread at a time. The bytes do not depend on it.
     *
     * <p>With a JCA {@link #provider} that is none of the three known ones, each call uses the caller's thread alone,
     * however it is set.
     *
     * @throws IllegalArgumentException if it is not 1 to 256
     */
    public EnvelopeCipherBuilder parallelism(int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("a parallelism of " + threads + ": must be 1 to " + MOST_THREADS);
        }
        parallelism = threads;
        return this;
    }

    /**
     * Where the threads come from that help the caller's; {@link ForkJoinPool#commonPool()} unless it is set. It stays
     * the caller's. What it refuses, or is late with, the calling thread does.
     */
    public EnvelopeCipherBuilder executor(Executor source) {
        executor = Objects.requireNonNull(source, "source");
        return this;
    }

    /** Not for users: how several threads share, so that a test has much order in little plaintext. */
    EnvelopeCipherBuilder batchSizes(BatchSizes each) {
        batchSizes = each;
        return this;
    }

    /** For arrays and files. */
    Threads threads() {
        return threads(parallelism == 0 ? Runtime.getRuntime().availableProcessors() : parallelism);
    }

    /** For streams. */
    Threads streamThreads() {
        return threads(Math.max(parallelism, 1));
    }

    private Threads threads(int count) {
        return count == 1 ? Threads.ONE : new Threads(executor, Math.min(count, MOST_THREADS), batchSizes);
    }

    /**
     * Returns the cipher.
     *
     * @throws IllegalStateException if the settings contradict each other, or if no JCA provider is named and none of
     *     this Java runtime passes the self-test of AES-256-GCM
     * @throws IllegalArgumentException if the system property {@code sealwax.provider} names a provider that is not
     *     there
     */
    public EnvelopeCipher build() {
        if (detachedKeys && sections == null) {
            throw new IllegalStateException(
                    "detachKeys() needs keySections(store): wrapped keys that are kept nowhere open nothing");
        }
        return new EnvelopeCipher(this);
    }
}
