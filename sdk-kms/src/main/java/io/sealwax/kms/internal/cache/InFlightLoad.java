package io.sealwax.kms.internal.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A data key on its way, and those who wait for it: they have it in the order in which they came, and a first one
 * before anybody who comes later. It is carried out once, by whoever begins it. Thread-safe.
 *
 * @param <V> a data key with what is counted of it
 */
final class InFlightLoad<V extends CacheEntry<V>> extends CompletableFuture<LoadResult<V>> {
    /** Whether it is carried out even if nobody waits for it, and stands in a line of its own. */
    private final boolean isAhead;

    private final PriorityBlockingQueue<Waiter> claims = new PriorityBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<Stage> stage;
    private final AtomicBoolean hurried = new AtomicBoolean();
    private volatile @Nullable Runnable work;
    private volatile @Nullable Landing<V> landing;
    private final CompletableFuture<LoadResult<V>> told = new CompletableFuture<>();

    /** What those who wait are served from; null where they are to look again, or to be told of a failure. */
    private record Landing<V>(@Nullable V key) {}

    private enum Stage {
        /** In line, as long as somebody waits. */
        WAITED_FOR,
        /** In line, whoever waits. */
        KEPT,
        BEGUN,
        /** Nobody waited any more, and it will not begin. */
        ABANDONED
    }

    private InFlightLoad(boolean isAhead) {
        this.isAhead = isAhead;
        this.stage = new AtomicReference<>(isAhead ? Stage.KEPT : Stage.WAITED_FOR);
    }

    /** One for those who wait. */
    static <V extends CacheEntry<V>> InFlightLoad<V> waitedFor() {
        return new InFlightLoad<>(false);
    }

    /** One before anybody needs it. */
    static <V extends CacheEntry<V>> InFlightLoad<V> ahead() {
        return new InFlightLoad<>(true);
    }

    /** What carries it out, when it has been begun. */
    Runnable doing(Runnable carryOut) {
        Runnable once = new LoadExecutor.Told() {
            @Override
            public void run() {
                if (begin()) {
                    carryOut.run();
                }
            }

            @Override
            public void tell() {
                InFlightLoad.this.tell();
            }
        };
        work = once;
        return once;
    }

    /** Has its work stand in line. Others may have joined it: whatever goes wrong, it is carried out or ended. */
    @SuppressWarnings("CatchingUnchecked") // errors too
    void standIn(Supplier<@Nullable RuntimeException> line, Runnable onEnd) {
        Throwable itDoesNotRun;
        try {
            itDoesNotRun = line.get();
        } catch (Exception | Error e) {
            itDoesNotRun = e;
        }
        if (itDoesNotRun != null && begin()) {
            onEnd.run();
            land(LoadResult.failed(itDoesNotRun), false);
            tell();
        }
    }

    /** Whether it is the caller's to carry out, or to end: true once. */
    boolean begin() {
        return stage.compareAndSet(Stage.WAITED_FOR, Stage.BEGUN) || stage.compareAndSet(Stage.KEPT, Stage.BEGUN);
    }

    /** What is to stand in the callers' line as well, since one waits; null where it does, or has begun. */
    @Nullable
    Runnable toHurry() {
        return isAhead && work != null && stage.get() != Stage.BEGUN && hurried.compareAndSet(false, true)
                ? work
                : null;
    }

    /** Has it carried out even if nobody waits for it any more; false where nobody did, and it will not be. */
    boolean keep() {
        boolean unused = stage.compareAndSet(Stage.WAITED_FOR, Stage.KEPT);
        return stage.get() != Stage.ABANDONED;
    }

    /** One more who waits. */
    void join(Waiter claim) {
        waiting.incrementAndGet();
        claims.add(claim);
        Landing<V> landed = landing;
        if (landed != null) {
            served(landed).forEach(Runnable::run);
        }
    }

    /** One less who waits; true where it was the last one, and it is now the caller's to end. */
    boolean leave(Waiter claim) {
        claims.remove(claim);
        return waiting.decrementAndGet() == 0 && stage.compareAndSet(Stage.WAITED_FOR, Stage.ABANDONED);
    }

    /** Ends it. Those who wait have their leases before it is found in its own place, and go on when everybody does. */
    void land(LoadResult<V> loaded, boolean lends) {
        Landing<V> landed = new Landing<>(lends ? loaded.keyOrNull() : null);
        landing = landed;
        List<Runnable> served = served(landed);
        complete(loaded);
        served.forEach(Runnable::run);
    }

    /**
     * What it brought, for callers that only had it fetched: they hear of it after it landed, from a thread that holds
     * no lock of the cache.
     */
    CompletableFuture<LoadResult<V>> afterwards() {
        return isDone() ? this : told;
    }

    /**
     * Completes what prefetching callers have, if it has landed: the thread that lands it does so once it is out of the
     * way.
     */
    void tell() {
        LoadResult<V> loaded = getNow(null);
        if (loaded != null) {
            told.complete(loaded);
        }
    }

    /** Takes a lease for each who waits, in their order; what is returned gives it to them. */
    private List<Runnable> served(Landing<V> landed) {
        List<Runnable> served = new ArrayList<>();
        for (Waiter next = claims.poll(); next != null; next = claims.poll()) {
            served.add(serve(next, landed.key));
        }
        return served;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, the others are served, and whoever looks again meets it
    private static Runnable serve(Waiter claim, @Nullable CacheEntry<?> key) {
        try {
            return claim.served(key);
        } catch (Exception | Error e) {
            return claim::pass;
        }
    }
}
