package io.sealwax.internal.parallel;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The threads of one executor, as they are called to help. An executor whose threads are stuck, or that has none, keeps
 * what it is given: so a call that nobody heard until the work was over is taken back, and serves the next work that
 * wants help. An executor may also have thrown a call away without a word: so a call is given up now and then, more and
 * more seldom until one is heard. What waits in an executor grows with the logarithm of the calls. Thread-safe.
 */
final class Helpers {
    private static final Map<Executor, WeakReference<Helpers>> ALL = new WeakHashMap<>();

    private final Executor executor;
    /** Calls that wait in the executor, for nobody at the moment. */
    private final Queue<Call> free = new ConcurrentLinkedQueue<>();
    /** Calls that were taken back since the last one was heard. */
    private final AtomicLong unheard = new AtomicLong();

    private Helpers(Executor executor) {
        this.executor = executor;
    }

    /** Those of an executor, for all who use it. */
    static Helpers of(Executor executor) {
        synchronized (ALL) {
            WeakReference<Helpers> known = ALL.get(executor);
            Helpers helpers = known == null ? null : known.get();
            if (helpers == null) {
                helpers = new Helpers(executor);
                ALL.put(executor, new WeakReference<>(helpers));
            }
            return helpers;
        }
    }

    /** What stands in a call in the place of work. */
    private enum NoWork implements Runnable {
        /** The call waits in the executor, and the next work may have it. */
        YET,
        /** The executor has run the call. */
        LEFT;

        @Override
        public void run() {}
    }

    /** A call, which the executor runs once; for one work after another until then. */
    static final class Call implements Runnable {
        /** As long as it waits in an executor, the next work finds it. */
        private final Helpers helpers;

        private final AtomicReference<Runnable> work;

        private Call(Helpers helpers, Runnable work) {
            this.helpers = helpers;
            this.work = new AtomicReference<>(work);
        }

        @Override
        public void run() {
            helpers.unheard.set(0);
            work.getAndSet(NoWork.LEFT).run();
        }

        private boolean serve(Runnable next) {
            return work.compareAndSet(NoWork.YET, next);
        }

        private boolean leave(Runnable served) {
            return work.compareAndSet(served, NoWork.YET);
        }
    }

    /** Has a thread run this, if one comes; throws what the executor throws, and may have it run all the same then. */
    Call call(Runnable work) {
        for (Call waiting = free.poll(); waiting != null; waiting = free.poll()) {
            if (waiting.serve(work)) {
                return waiting;
            }
        }
        Call call = new Call(this, work);
        executor.execute(call);
        return call;
    }

    /** Has it not run any more, unless it was begun. */
    void takeBack(Call call, Runnable work) {
        if (!call.leave(work)) {
            return;
        }
        if (executor instanceof ThreadPoolExecutor pool) {
            // one that is not there has been thrown away: it serves nobody
            pool.remove(call);
        } else if (Long.bitCount(unheard.incrementAndGet()) > 1) {
            free.add(call);
        }
    }
}
