package io.sealwax.kms;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Callers who begin together. */
final class Crowd {
    private Crowd() {}

    /** Runs the same call so many times on so many threads that begin together. */
    static <T> List<T> together(int threads, int calls, Supplier<T> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<List<T>>> parts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int mine = calls / threads + (thread < calls % threads ? 1 : 0);
                parts.add(pool.submit(() -> {
                    start.await();
                    List<T> results = new ArrayList<>();
                    for (int i = 0; i < mine; i++) {
                        results.add(call.get());
                    }
                    return results;
                }));
            }
            start.countDown();
            List<T> all = new ArrayList<>();
            for (Future<List<T>> part : parts) {
                all.addAll(part.get());
            }
            return all;
        } finally {
            pool.shutdownNow();
        }
    }

    /** Runs a call on so many threads of this kind, which begin together; returns how many gave true. */
    static int atOnce(ThreadFactory threads, int callers, BooleanSupplier call) throws InterruptedException {
        AtomicInteger good = new AtomicInteger();
        CountDownLatch ready = new CountDownLatch(callers);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> all = new ArrayList<>();
        Runnable caller = () -> {
            ready.countDown();
            try {
                start.await();
            } catch (InterruptedException e) {
                return;
            }
            if (call.getAsBoolean()) {
                good.incrementAndGet();
            }
        };
        for (int i = 0; i < callers; i++) {
            Thread thread = threads.newThread(caller);
            thread.start();
            all.add(thread);
        }
        ready.await();
        start.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        return good.get();
    }
}
