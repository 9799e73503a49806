package io.sealwax.kms.internal.cache;

import java.util.concurrent.ThreadFactory;

/** A process that has as many threads as it may, as the JVM says it. */
final class ThreadsThatRunOut implements ThreadFactory {
    volatile boolean runOut = true;

    @Override
    public Thread newThread(Runnable task) {
        return new Thread(task) {
            @Override
            public synchronized void start() {
                if (runOut) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        };
    }
}
