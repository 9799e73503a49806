package io.sealwax.kms;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.kms.internal.cache.CacheCounters;
import io.sealwax.kms.internal.cache.CacheSettings;
import io.sealwax.kms.internal.cache.DataKeyCache;
import io.sealwax.kms.internal.cache.KeySource;
import io.sealwax.kms.internal.cache.LoadExecutor;
import io.sealwax.kms.internal.cache.LookupKeys;
import io.sealwax.kms.internal.cache.LookupKeys.LookupKey;
import io.sealwax.kms.internal.cache.OpeningEntry;
import io.sealwax.kms.internal.cache.SealingEntry;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Data keys that are kept for a while, so that most messages are sealed and opened without a call to a KMS.
 *
 * <p><b>Bounds.</b> One data key at a time seals the messages of one key-bound context; it seals no more messages than
 * {@link CachingDataKeyProviderBuilder#maxMessages maxMessages}, and begins none when it is older than
 * {@link CachingDataKeyProviderBuilder#maxAge maxAge} or has sealed {@link CachingDataKeyProviderBuilder#maxBytes
 * maxBytes}. A data key that was made here for sealing never opens anything: to open, a KMS must have allowed it within
 * {@code maxAge}, for this wrapped key and this key-bound context. Ages count from when the KMS was asked, by the
 * monotonic or the wall clock, whichever went further. No two of these objects share anything.
 *
 * <p><b>Waiting.</b> When 75 to 80 percent of a data key's age, messages or bytes are used, drawn by chance, the next
 * message has its successor fetched in the background, and waits for nothing. Callers wait where no data key is there
 * or its bounds are reached; those who miss the same data key make one call together. Calls run on threads of this
 * object, apart for each of 16 master keys, so that one who is interrupted or runs out of time does not take it from
 * the others, and a failure goes to all who wait. Of those who wait, who came first is served first. A call that has
 * not begun when the last one who waited for it is gone is not made.
 *
 * <p><b>When a KMS fails.</b> Data keys serve until {@code maxAge} while it is not reached, throttles or fails in
 * passing, and where {@link CachingDataKeyProviderBuilder#outageGrace outageGrace} was asked for, longer to open. An
 * answer that the key is disabled, does not exist, or may not be used ends the data key at once, and is repeated to
 * callers for up to a second without another call. So a key that is disabled, or a permission that is taken away, stops
 * working with the first answer after 75 to 80 percent of {@code maxAge}, and everywhere after {@code maxAge}, or to
 * open after the grace beyond it. If several master keys trust one wrapped key, it is refused when all of them refuse.
 * An answer that the wrapped key is invalid, or was wrapped for another context, is repeated in the same way, for this
 * wrapped key and context. No other failure is kept.
 *
 * <p><b>Messages with several wrapped keys.</b> A stranger can add invalid wrapped keys to a message that name trusted
 * master keys. They cost nothing while the right data key is here, which is looked for first. Otherwise wrapped keys
 * that have opened before are asked for first. {@link CachingDataKeyProviderBuilder#maxWait maxWait} holds for all of
 * them together: each waits for its share of what is left, so that one that is not answered holds up none of another
 * master key.
 *
 * <p><b>Wiping.</b> A data key that leaves the cache gives no more leases, and is wiped when the last one is returned;
 * those whose time is over or that are used up leave without traffic, within a second or a twentieth of the age. A
 * stream, a range or a repeatable message that is dropped without {@code close()} keeps its data key unwiped.
 * {@link CacheStats.Side#leasesOut} shows that, and after an hour, or after
 * {@link CachingDataKeyProviderBuilder#warnOfLeasesAfter warnOfLeasesAfter}, the log of this class.
 *
 * <p><b>Checkpoints.</b> Where {@code org.crac} is on the class path, a checkpoint of the JVM does what
 * {@link #forgetAll} does, and fails where that fails. From then until the restore no data key is fetched, and whoever
 * asks is told so with a retryable {@link io.sealwax.DataKeyException}.
 *
 * <p>Thread-safe. Belongs to whoever made it, who closes it; the master keys and their clients stay the caller's.
 * Sharing one among ciphers shares its data keys among them.
 */
public final class CachingDataKeyProvider implements DataKeyProvider, AutoCloseable {
    private final MasterKeys masterKeys;
    private final LoadExecutor loads;
    private final Listeners listeners;
    private final CacheCounters sealed;
    private final CacheCounters opened;
    private final DataKeyCache<EncryptionContext, SealingEntry> sealing;
    private final DataKeyCache<LookupKey, OpeningEntry> opening;
    private final LookupKeys<CachedCandidate> candidates;
    private final UnusedContexts unused = new UnusedContexts();
    private final Runnable endBeat;
    private final Checkpoints checkpoints;

    private CachingDataKeyProvider(CachingDataKeyProviderBuilder from) {
        CacheSettings settings = from.settings();
        masterKeys = from.masterKeys;
        candidates = new LookupKeys<>(settings.maxEntries());
        loads = new LoadExecutor(settings.maxWait());
        listeners = new Listeners(from.listeners);
        ListenerAdapter seal = new ListenerAdapter(listeners, CacheListener.Use.SEAL);
        ListenerAdapter open = new ListenerAdapter(listeners, CacheListener.Use.OPEN);
        sealed = new CacheCounters(seal);
        opened = new CacheCounters(open);
        sealing = new DataKeyCache<>(
                settings,
                loads,
                sealed,
                new KeySource.Generating(masterKeys, settings, seal),
                (context, key) -> unused.retired(context, key.messages()));
        opening = new DataKeyCache<>(
                settings,
                loads,
                opened,
                new KeySource.Unwrapping(settings, open),
                (wrapping, key) -> candidates.forget(wrapping));
        LongLeaseWarnings sealWarnings =
                new LongLeaseWarnings("encrypt", sealing, from.warnOfLeasesAfter, settings.ticker());
        LongLeaseWarnings openWarnings =
                new LongLeaseWarnings("decrypt", opening, from.warnOfLeasesAfter, settings.ticker());
        endBeat = settings.ticker().every(settings.beat(), () -> {
            sealing.removeExpired();
            opening.removeExpired();
            sealWarnings.look();
            openWarnings.look();
        });
        checkpoints = new Checkpoints(loads, this::forgetAll);
    }

    static CachingDataKeyProvider of(CachingDataKeyProviderBuilder from) {
        CachingDataKeyProvider cache = new CachingDataKeyProvider(from);
        cache.listeners.built(cache);
        return cache;
    }

    /**
     * Begins a cache over these master keys.
     *
     * @param first generates data keys
     * @param others wrap the same data keys too, so that any of them opens a message
     */
    public static CachingDataKeyProviderBuilder builder(MasterKey first, MasterKey... others) {
        return new CachingDataKeyProviderBuilder(MasterKeys.of(first, others));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this was closed
     */
    @Override
    public DataKey.Lease current(EncryptionContext keyBound) {
        return sealing.lease(keyBound.keyBound());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this was closed; thrown by {@link Candidate#lease}
     */
    @Override
    public @Nullable Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
        EncryptionContext bound = keyBound.keyBound();
        CachedCandidate seen = candidates.get(wrapped, bound);
        if (seen != null) {
            // its data key came in trusted, but trust may have been taken away since
            return masterKeys.trusts(wrapped, bound) ? seen : null;
        }
        MasterKeys.Trusted trusted = masterKeys.candidate(wrapped, bound);
        return trusted == null ? null : new CachedCandidate(trusted);
    }

    /**
     * Where the data key of one wrapped key is, or is loaded to. Kept as long as it is, so that a hit makes no garbage.
     */
    private final class CachedCandidate extends LookupKey implements Candidate {
        private boolean isRemembered;

        CachedCandidate(MasterKeys.Trusted trusted) {
            super(trusted);
        }

        @Override
        public DataKey.@Nullable Lease atHand() {
            DataKey.Lease lease = opening.leaseIfPresent(this);
            if (lease != null && !isRemembered) {
                remember(lease);
            }
            return lease;
        }

        /** Closes the lease if this fails. */
        private void remember(DataKey.Lease lease) {
            boolean done = false;
            try {
                isRemembered = true;
                candidates.remember(this);
                if (!opening.isPresent(this)) {
                    // it has left a moment ago; if it leaves from now on, it is forgotten then
                    candidates.forget(this);
                }
                done = true;
            } finally {
                if (!done) {
                    lease.close();
                }
            }
        }

        @Override
        public DataKey.Lease lease(KeyCall call) {
            return opening.lease(this, call);
        }

        /**
         * Returns -1 for a data key that is being loaded, or is here even if it has to be confirmed; else what the
         * master keys return.
         */
        @Override
        public int distance() {
            return opening.contains(this) ? -1 : trusted().distance();
        }
    }

    /**
     * Fetches the data keys to seal with that are missing or used up, so that the first messages need not wait. At most
     * 16 calls are under way for it at a time, on threads apart: a caller who needs a data key does not stand in line
     * behind it, also where it is one of these. Of more contexts than {@link CachingDataKeyProviderBuilder#maxEntries
     * maxEntries} only so many stay.
     *
     * @param contexts of which the key-bound pairs count
     * @return is done when all are there. If one could not be fetched, it fails with a
     *     {@link io.sealwax.DataKeyException} as cause, after all have been tried. What is chained to it runs on a
     *     thread that is begun for that, not in the common pool, and may take its time
     * @throws IllegalStateException if this is closed
     */
    public CompletableFuture<Void> prefetch(Collection<EncryptionContext> contexts) {
        return prefetch(contexts, LoadExecutor.NEW_THREAD);
    }

    /**
     * Prefetches as {@link #prefetch(Collection)} does, for callers that choose where to go on.
     *
     * @param executor completes what is returned, and so runs what is chained to it. With {@code Runnable::run} that is
     *     the thread that fetched the last data key, which must not wait for other data keys there. If the executor
     *     refuses, what is returned fails with its exception as cause
     * @throws IllegalStateException if this is closed
     */
    public CompletableFuture<Void> prefetch(Collection<EncryptionContext> contexts, Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return CompletableFuture.allOf(contexts.stream()
                        .map(EncryptionContext::keyBound)
                        .distinct()
                        .map(sealing::prefetch)
                        .toArray(CompletableFuture<?>[]::new))
                .whenCompleteAsync((done, failure) -> {}, executor);
    }

    /** Drops the data keys of this key-bound context, on both sides; each is wiped when its last lease comes back. */
    public void invalidate(EncryptionContext context) {
        EncryptionContext keyBound = context.keyBound();
        sealing.invalidateIf(keyBound::equals);
        opening.invalidateIf(wrapping -> wrapping.keyBound().equals(keyBound));
    }

    /** Drops every data key, on both sides; each is wiped when its last lease comes back. */
    public void invalidateAll() {
        sealing.invalidateAll();
        opening.invalidateAll();
        candidates.forgetAll();
    }

    /**
     * Leaves nothing behind, for a snapshot of the process. Drops every data key with its sessions, and the refusals
     * and names that are remembered. Waits until the calls under way have ended, for
     * {@link CachingDataKeyProviderBuilder#maxWait maxWait} at most, and drops their data keys as well. Then it calls
     * {@link EnvelopeCipher#beforeSnapshot}, which works on the whole process: every stream, file or repeatable message
     * that has begun to write chunks, under any data key, fails before its next one. So processes that go on from one
     * snapshot repeat no nonce of each other, if nothing is encrypted between this call and the snapshot.
     *
     * <p>A data key that is on lease is wiped when its last lease is returned. Use of this object meanwhile fills it
     * anew; afterwards it can be used again.
     *
     * @throws IllegalStateException if a call is still under way after that time, or the thread is interrupted; what
     *     was there is dropped all the same
     */
    public void forgetAll() {
        invalidateAll();
        try {
            loads.awaitIdle();
        } finally {
            invalidateAll();
            unused.forget();
            EnvelopeCipher.beforeSnapshot();
        }
    }

    /**
     * Ends every data key to seal with: when this returns, no message begins under one that was there before. Those to
     * open with stay.
     */
    public void rotateNow() {
        sealing.invalidateAll();
    }

    /**
     * Returns what it did since it was built, and what it holds now. This looks at each data key, so that it is for
     * metrics and not for every message.
     */
    public CacheStats stats() {
        return new CacheStats(
                CacheStats.Side.of(sealed, sealing, 0), CacheStats.Side.of(opened, opening, candidates.bytes()));
    }

    /** Drops every data key and lends none from then on. Once is enough, more does no harm. */
    @Override
    public void close() {
        endBeat.run();
        checkpoints.end();
        loads.close();
        invalidateAll();
        listeners.closed();
    }

    /** The names of the master keys. */
    @Override
    public String toString() {
        return masterKeys.toString();
    }
}
