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
 * A cache of data keys, so that most messages are encrypted and decrypted without a call to a KMS.
 *
 * <p><b>Bounds.</b> One data key at a time encrypts the messages of one key-bound context. It encrypts no more messages
 * than {@link CachingDataKeyProviderBuilder#maxMessages maxMessages}, and begins none once it is older than
 * {@link CachingDataKeyProviderBuilder#maxAge maxAge} or has encrypted {@link CachingDataKeyProviderBuilder#maxBytes
 * maxBytes}. A data key that was generated here to encrypt never decrypts: to decrypt, a KMS must have allowed it
 * within {@code maxAge}, for this wrapped key and this key-bound context. Ages count from when the KMS was asked, by
 * the monotonic or the wall clock, whichever went further. No two caches share anything.
 *
 * <p><b>Waiting.</b> When 75 to 80 percent of a data key's age, messages or bytes are used, at a point drawn by chance,
 * the next message starts a refresh in the background, and waits for nothing. Callers wait if there is no data key, or
 * if its bounds are reached; callers that miss the same data key share one load. Loads run on threads of the cache,
 * separately for each of 16 master keys. So a caller that is interrupted or runs out of time does not stop the load for
 * the others. A failure goes to all waiters, and waiters are served in order of arrival. A load that has not begun when
 * its last waiter leaves is not made.
 *
 * <p><b>When a KMS fails.</b> While a KMS is not reached, throttles or fails transiently, data keys serve until
 * {@code maxAge}, and decrypt for {@link CachingDataKeyProviderBuilder#outageGrace outageGrace} longer if it was set.
 * If a KMS answers that the key is disabled, does not exist, or may not be used, the data key is dropped at once, and
 * callers get the same answer for up to a second without another call. So a disabled key or a removed permission takes
 * effect with the first answer after 75 to 80 percent of {@code maxAge}; at the latest after {@code maxAge}, or for
 * decryption after the grace beyond it. If several master keys trust one wrapped key, it is refused when all of them
 * refuse. If a KMS answers that the wrapped key is invalid, or was wrapped for another context, callers get that answer
 * in the same way, for this wrapped key and context. No other failure is remembered.
 *
 * <p><b>Messages with several wrapped keys.</b> A stranger can add invalid wrapped keys to a message that name trusted
 * master keys. They cost nothing while the right data key is cached, since it is looked for first. Otherwise wrapped
 * keys that have decrypted before are loaded first. {@link CachingDataKeyProviderBuilder#maxWait maxWait} holds for all
 * of them together: each waits for its share of what is left, and one that is not answered does not delay those of
 * another master key.
 *
 * <p><b>Wiping.</b> A data key that left the cache gives no more leases, and is wiped when its last lease is returned.
 * Expired data keys leave even without traffic, within a second or a twentieth of {@code maxAge}. A stream, a range or
 * a repeatable message that is dropped without {@code close()} keeps its data key unwiped.
 * {@link CacheStats.Side#leasesOut} shows that, and so does the log of this class, after an hour or after
 * {@link CachingDataKeyProviderBuilder#warnOfLeasesAfter warnOfLeasesAfter}.
 *
 * <p><b>Checkpoints.</b> If {@code org.crac} is on the class path, a checkpoint of the JVM does what {@link #forgetAll}
 * does, and fails if that fails. From then until the restore no data key is loaded, and callers that need one get a
 * retryable {@link io.sealwax.DataKeyException}.
 *
 * <p>Thread-safe. The caller that built the cache closes it; the master keys and their clients stay the caller's.
 * Ciphers that share a cache share its data keys.
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
        ListenerAdapter seal = new ListenerAdapter(listeners, CacheListener.Use.ENCRYPT);
        ListenerAdapter open = new ListenerAdapter(listeners, CacheListener.Use.DECRYPT);
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
     * Returns a builder of a cache over these master keys.
     *
     * @param first generates data keys
     * @param others wrap the same data keys too, so that any of them decrypts a message
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
     * Loads the data keys to encrypt with that are missing or used up, so that the first messages need not wait. At
     * most 16 loads are in flight for it at a time, on threads of their own: a caller that needs a data key does not
     * queue behind them, even if it needs one of these. If there are more contexts than
     * {@link CachingDataKeyProviderBuilder#maxEntries maxEntries}, only that many stay.
     *
     * @param contexts whose key-bound pairs count
     * @return completes when all are there. If one could not be loaded, it fails with a
     *     {@link io.sealwax.DataKeyException} as cause, after all have been tried. Dependents run on a thread started
     *     for them, not in the common pool, and may take their time
     * @throws IllegalStateException if this is closed
     */
    public CompletableFuture<Void> prefetch(Collection<EncryptionContext> contexts) {
        return prefetch(contexts, LoadExecutor.NEW_THREAD);
    }

    /**
     * Prefetches as {@link #prefetch(Collection)} does, for callers that choose where dependents run.
     *
     * @param executor completes the future, and so runs its dependents. With {@code Runnable::run} they run on the
     *     thread that loaded the last data key, and must not wait for other data keys. If the executor refuses, the
     *     future fails with its exception as cause
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

    /** Drops the data keys of this key-bound context, on both sides; each is wiped when its last lease is returned. */
    public void invalidate(EncryptionContext context) {
        EncryptionContext keyBound = context.keyBound();
        sealing.invalidateIf(keyBound::equals);
        opening.invalidateIf(wrapping -> wrapping.keyBound().equals(keyBound));
    }

    /** Drops every data key, on both sides; each is wiped when its last lease is returned. */
    public void invalidateAll() {
        sealing.invalidateAll();
        opening.invalidateAll();
        candidates.forgetAll();
    }

    /**
     * Empties the cache for a snapshot of the process. Drops every data key with its sessions, and the refusals and
     * names that are remembered. Waits for the loads in flight to end, for {@link CachingDataKeyProviderBuilder#maxWait
     * maxWait} at most, and drops their data keys as well. Then calls {@link EnvelopeCipher#beforeSnapshot}, which
     * affects the whole process: every stream, file or repeatable message that has begun to write chunks, under any
     * data key, fails before its next one. So processes that continue from one snapshot do not repeat each other's
     * nonces, if nothing is encrypted between this call and the snapshot.
     *
     * <p>A data key that is on lease is wiped when its last lease is returned. Use of the cache during this call fills
     * it again; it can be used as before afterwards.
     *
     * @throws IllegalStateException if a load is still in flight after that time, or the thread is interrupted; what
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
     * Drops every data key that encrypts: when this returns, no message begins under one that was there before. Data
     * keys that decrypt stay.
     */
    public void rotateNow() {
        sealing.invalidateAll();
    }

    /**
     * Returns what the cache did since it was built, and what it holds now. It visits each data key, so call it for
     * metrics and not for every message.
     */
    public CacheStats stats() {
        return new CacheStats(
                CacheStats.Side.of(sealed, sealing, 0), CacheStats.Side.of(opened, opening, candidates.bytes()));
    }

    /** Drops every data key, and gives no leases from then on. Idempotent. */
    @Override
    public void close() {
        endBeat.run();
        checkpoints.end();
        loads.close();
        invalidateAll();
        listeners.closed();
    }

    /** Returns the names of the master keys. */
    @Override
    public String toString() {
        return masterKeys.toString();
    }
}
