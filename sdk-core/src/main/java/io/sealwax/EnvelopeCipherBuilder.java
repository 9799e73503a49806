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

/** Builds an {@link EnvelopeCipher}. Not thread-safe. */
public final class EnvelopeCipherBuilder {
    private static final int MOST_THREADS = 256;

    final DataKeyProvider keys;
    final Set<String> required = new TreeSet<>();

    @Nullable
    KeySectionStore sections;

    boolean detachedKeys;

    @Nullable
    CryptoProvider crypto;

    /** Null for what the system property says. */
    @Nullable
    Boolean warmUp;

    int maxWrappedKeys = Layout.DEFAULT_MAX_WRAPPED_KEYS;
    private int parallelism;
    private Executor executor = ForkJoinPool.commonPool();
    private BatchSizes batchSizes = BatchSizes.USUAL;

    EnvelopeCipherBuilder(DataKeyProvider keys) {
        this.keys = Objects.requireNonNull(keys, "keys");
    }

    /**
     * Requires every context passed to the cipher to contain these names. Callers of {@code decrypt} must supply their
     * values as well, even with a partial match.
     */
    public EnvelopeCipherBuilder requireContext(String... names) {
        for (String name : names) {
            required.add(Objects.requireNonNull(name, "name"));
        }
        return this;
    }

    /**
     * Sets the store of detached key sections. Without it, a message that carries a key id instead of its wrapped keys
     * does not open.
     */
    public EnvelopeCipherBuilder keySections(KeySectionStore store) {
        sections = Objects.requireNonNull(store, "store");
        return this;
    }

    /** Puts wrapped keys into the {@linkplain #keySections store}, and writes messages that carry a key id instead. */
    public EnvelopeCipherBuilder detachKeys() {
        detachedKeys = true;
        return this;
    }

    /**
     * Sets the most wrapped data keys that a message may have, 8 by default. A message with more is refused before any
     * call to a KMS.
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
     * Selects the JCA provider that encrypts and decrypts messages: {@code SunJCE},
     * {@code AmazonCorrettoCryptoProvider}, {@code BC}, or any other that is registered and passes the self-test. The
     * system property {@code sealwax.provider} selects one for all ciphers whose builder does not. By default, Amazon
     * Corretto Crypto Provider is used if it is there and passes, else the JDK's, else the first registered one that
     * passes. A {@link LocalMasterKey} has a choice of its own.
     *
     * <p>The three named here are known to write nothing beside the range that they are given, and to let their keys be
     * wiped. Any other provider works on copies, which are wiped, and on one thread for each call, whatever
     * {@link #parallelism} says. That costs some speed.
     *
     * @throws IllegalArgumentException if there is no such provider
     * @throws IllegalStateException if it fails the self-test of AES-256-GCM
     */
    public EnvelopeCipherBuilder provider(String name) {
        crypto = ProviderChoice.named(name);
        return this;
    }

    /**
     * Sets how many threads encrypt or decrypt one large message at once, the caller's included; 1 turns this off. The
     * bytes do not depend on it.
     *
     * <p>The default is one thread for each processor, for files, for arrays of 1 MiB and more, and for ranges that
     * have as much in whole chunks. Buffers without an accessible array, such as direct buffers, are always processed
     * on the calling thread.
     *
     * <p>If it is set, streams work ahead as well: each keeps up to twice as many pieces of 128 KiB in memory. A stream
     * that decrypts reads ahead as far as its {@code available()} allows, and never holds back what has come; one that
     * always answers 0 uses one thread at a time.
     *
     * <p>A {@link #provider} other than the three known ones uses the calling thread alone.
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
     * Sets the executor whose threads help the caller's, {@link ForkJoinPool#commonPool()} by default. It stays the
     * caller's. The calling thread does what the executor refuses or is late with.
     */
    public EnvelopeCipherBuilder executor(Executor source) {
        executor = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets whether the cipher may warm up the JIT compiler, which is the default. With the JDK's own AES-GCM, the first
     * half megabyte of chunks in a process is followed by 51,200 calls of 64 bytes on the calling thread, once, under a
     * key of zeros. They take as long as some three megabytes of chunks do at that moment, and spare a fresh JVM the
     * next 40 MB in its interpreter. A message below 16 KiB does not count.
     *
     * <p>The system property {@code sealwax.warmup} set to {@code false} turns it off for all ciphers whose builder
     * does not say otherwise.
     */
    public EnvelopeCipherBuilder warmUp(boolean on) {
        warmUp = on;
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
     * Builds the cipher.
     *
     * @throws IllegalStateException if the settings contradict each other, or if no JCA provider was selected and none
     *     of this Java runtime passes the self-test of AES-256-GCM
     * @throws IllegalArgumentException if the system property {@code sealwax.provider} names a provider that does not
     *     exist
     */
    public EnvelopeCipher build() {
        if (detachedKeys && sections == null) {
            throw new IllegalStateException(
                    "detachKeys() needs keySections(store): wrapped keys that are kept nowhere open nothing");
        }
        return new EnvelopeCipher(this);
    }
}
