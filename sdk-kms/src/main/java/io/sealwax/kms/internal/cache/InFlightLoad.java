package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A load in flight, and the waiters that share it. Its work runs once, on whichever thread starts it first. It ends
 * once; the waiters are served in the order in which they came, and ahead of callers that come later. A load that has
 * not started when its last waiter leaves is abandoned, unless it was also prefetched. Thread-safe.
 *
 * @param <V> the entry that it brings
 */
final class InFlightLoad<V> extends CompletableFuture<InFlightLoad.Result<V>> {
    /** Whether it runs even if nobody waits for it, and is queued apart from the loads that callers wait for. */
    private final boolean isAhead;

    private final Function<V, DataKey.@Nullable Lease> lender;
    private final Consumer<InFlightLoad<V>> work;
    private final PriorityBlockingQueue<Waiter> waiters = new PriorityBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<Stage> stage;
    private final AtomicBoolean promoted = new AtomicBoolean();
    private final CompletableFuture<Result<V>> prefetched = new CompletableFuture<>();
    private volatile @Nullable Served<V> served;

    /** What waiters are served from; without an entry they look again, or find the failure. */
    private record Served<V>(@Nullable V entry) {}

    private enum Stage {
        /** Queued for as long as somebody waits. */
        WAITED_FOR,
        /** Queued, whether or not somebody waits. */
        KEPT,
        STARTED,
        /** The last waiter left, and it will not start. */
        ABANDONED
    }

    private InFlightLoad(boolean isAhead, Function<V, DataKey.@Nullable Lease> lender, Consumer<InFlightLoad<V>> work) {
        this.isAhead = isAhead;
        this.lender = lender;
        this.work = work;
        this.stage = new AtomicReference<>(isAhead ? Stage.KEPT : Stage.WAITED_FOR);
    }

    /**
     * A load that callers wait for.
     *
     * @param lender takes a lease on an entry, or returns null if the entry gives none
     * @param work ends the load
     */
    static <V> InFlightLoad<V> forCallers(Function<V, DataKey.@Nullable Lease> lender, Consumer<InFlightLoad<V>> work) {
        return new InFlightLoad<>(false, lender, work);
    }

    /** A load ahead of time: a refresh or a prefetch. */
    static <V> InFlightLoad<V> ahead(Function<V, DataKey.@Nullable Lease> lender, Consumer<InFlightLoad<V>> work) {
        return new InFlightLoad<>(true, lender, work);
    }

    /** Runs its work, unless another thread started or abandoned it. */
    void run() {
        if (start()) {
            work.accept(this);
        }
    }

    /** Returns true once, to the caller that may run or end it. */
    boolean start() {
        return stage.compareAndSet(Stage.WAITED_FOR, Stage.STARTED) || stage.compareAndSet(Stage.KEPT, Stage.STARTED);
    }

    /**
     * Queues it. Others may have joined it already, so whatever goes wrong, it runs or ends.
     *
     * @param queue returns null, or why it does not run
     * @param onFailure runs before the waiters learn that it does not run
     */
    @SuppressWarnings("CatchingUnchecked") // errors too
    void enqueue(Supplier<@Nullable RuntimeException> queue, Runnable onFailure) {
        Throwable failure;
        try {
            failure = queue.get();
        } catch (Exception | Error e) {
            failure = e;
        }
        if (failure != null && start()) {
            onFailure.run();
            end(Result.failed(failure), false);
            notifyPrefetchers();
        }
    }

    /** Returns true once, if a load ahead of time is to be queued with those that callers wait for as well. */
    boolean promote() {
        return isAhead && stage.get() != Stage.STARTED && promoted.compareAndSet(false, true);
    }

    /** Keeps it queued even if its waiters leave. Returns false if the last of them left already. */
    boolean keep() {
        boolean unused = stage.compareAndSet(Stage.WAITED_FOR, Stage.KEPT);
        return stage.get() != Stage.ABANDONED;
    }

    /**
     * Waits for a lease.
     *
     * @param turn of {@link Waiter#nextTurn}, which the caller keeps until it has a lease
     * @param onAbandoned ends the load if this was the last waiter and the load has not started
     * @return null if the load brought no entry, or one that gives no lease
     * @throws DataKeyException if the caller is interrupted or out of time; no lease is left taken then
     */
    DataKey.@Nullable Lease await(long turn, Deadline deadline, Runnable onAbandoned) {
        Waiter waiter = new Waiter(turn);
        join(waiter);
        boolean waited = false;
        try {
            DataKey.Lease lease = deadline.await(waiter.lease);
            waited = true;
            return lease;
        } finally {
            if (leave(waiter)) {
                onAbandoned.run();
            }
            if (!waited) {
                waiter.giveUp();
            }
        }
    }

    void join(Waiter waiter) {
        waiting.incrementAndGet();
        waiters.add(waiter);
        Served<V> from = served;
        if (from != null) {
            serveAll(from).forEach(Runnable::run);
        }
    }

    /** Returns whether this was the last waiter of a load that has not started: the caller ends it then. */
    boolean leave(Waiter waiter) {
        waiters.remove(waiter);
        return waiting.decrementAndGet() == 0 && stage.compareAndSet(Stage.WAITED_FOR, Stage.ABANDONED);
    }

    /**
     * Ends it. Leases are taken for the waiters first, so that nobody who finds the entry comes before them; they
     * continue once everybody can find it.
     *
     * @param lends whether the waiters get leases on the entry
     */
    void end(Result<V> result, boolean lends) {
        Served<V> from = new Served<>(lends ? result.entryOrNull() : null);
        served = from;
        List<Runnable> handOvers = serveAll(from);
        complete(result);
        handOvers.forEach(Runnable::run);
    }

    /** Takes a lease for each waiter, in their order, and returns what hands them over. */
    private List<Runnable> serveAll(Served<V> from) {
        List<Runnable> handOvers = new ArrayList<>();
        for (Waiter next = waiters.poll(); next != null; next = waiters.poll()) {
            handOvers.add(serve(next, from.entry));
        }
        return handOvers;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever fails for one waiter, the others are served
    private Runnable serve(Waiter waiter, @Nullable V entry) {
        try {
            DataKey.Lease taken = entry == null ? null : lender.apply(entry);
            return () -> waiter.handOver(taken);
        } catch (Exception | Error e) {
            // it looks again, and meets the failure itself
            return () -> waiter.handOver(null);
        }
    }

    /**
     * The result, for callers that prefetched: completed by {@link #notifyPrefetchers} and so on a thread that holds no
     * lock of the cache.
     */
    CompletableFuture<Result<V>> forPrefetchers() {
        return isDone() ? this : prefetched;
    }

    /** Completes what prefetching callers have, if the load has ended. */
    void notifyPrefetchers() {
        Result<V> result = getNow(null);
        if (result != null) {
            prefetched.complete(result);
        }
    }

    /**
     * A caller that waits. It gets its lease when the load ends, before the entry can be evicted to make room for
     * another one.
     */
    static final class Waiter implements Comparable<Waiter> {
        private static final AtomicLong TURNS = new AtomicLong();

        private final long turn;
        private final CompletableFuture<DataKey.@Nullable Lease> lease = new CompletableFuture<>();

        Waiter(long turn) {
            this.turn = turn;
        }

        /** The turn of a caller that comes now. */
        static long nextTurn() {
            return TURNS.getAndIncrement();
        }

        /** Hands the lease over, or returns it if the waiter gave up; with null, the waiter looks again. */
        private void handOver(DataKey.@Nullable Lease taken) {
            if (!lease.complete(taken) && taken != null) {
                taken.close();
            }
        }

        /** Returns a lease that was handed over meanwhile. */
        private void giveUp() {
            if (!lease.complete(null)) {
                DataKey.Lease taken = lease.join();
                if (taken != null) {
                    taken.close();
                }
            }
        }

        @Override
        public int compareTo(Waiter other) {
            return Long.compare(turn, other.turn);
        }
    }

    /**
     * What a load ended with: an entry, a failure, or neither if it was cancelled before the master keys were asked. A
     * failure is a value, so that each caller throws an exception of its own.
     *
     * @param <V> the entry
     */
    static final class Result<V> {
        private final @Nullable V entry;
        private final @Nullable Throwable failure;
        private final boolean wasAsked;

        private Result(@Nullable V entry, @Nullable Throwable failure, boolean wasAsked) {
            this.entry = entry;
            this.failure = failure;
            this.wasAsked = wasAsked;
        }

        /** Asks the master keys. Errors are results too: nobody else would end the load. */
        @SuppressWarnings("CatchingUnchecked")
        static <V> Result<V> of(Supplier<V> asking) {
            try {
                return new Result<>(asking.get(), null, true);
            } catch (Exception | Error failure) {
                return new Result<>(null, failure, true);
            }
        }

        /** A failure without an answer of the master keys. */
        static <V> Result<V> failed(Throwable failure) {
            return new Result<>(null, failure, false);
        }

        /** The load was removed from the cache before it started. */
        static <V> Result<V> cancelled() {
            return new Result<>(null, null, false);
        }

        /** The entry of a load that has ended with one, else null. */
        static <V> @Nullable V present(CompletableFuture<Result<V>> load) {
            Result<V> result = load.getNow(null);
            return result == null ? null : result.entry;
        }

        boolean isFailure() {
            return entry == null;
        }

        boolean wasAsked() {
            return wasAsked;
        }

        boolean isCancelled() {
            return entry == null && failure == null;
        }

        @Nullable
        V entryOrNull() {
            return entry;
        }

        /** The failure if a KMS or a master key reported it, else null. */
        @Nullable
        DataKeyException dataKeyFailure() {
            return failure instanceof DataKeyException known ? known : null;
        }

        /**
         * The entry.
         *
         * @throws DataKeyException made for this caller, who may add to it
         */
        V entry() {
            if (entry != null) {
                return entry;
            }
            if (failure instanceof DataKeyException known) {
                throw known.again();
            }
            if (failure == null) {
                throw DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.TRANSIENT)
                        .message("the data key was dropped before it was fetched")
                        .build();
            }
            throw new IllegalStateException(sentence(failure), failure);
        }

        private String sentence(Throwable why) {
            if (why instanceof LoadExecutor.Closed) {
                return String.valueOf(why.getMessage());
            }
            return wasAsked ? "a master key failed in a way of its own" : "a data key could not be fetched";
        }
    }
}
