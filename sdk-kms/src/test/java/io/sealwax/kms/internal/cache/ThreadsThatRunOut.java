package io.sealwax.kms.internal.cache;

import java.util.concurrent.ThreadFactory;

/**
 * A process that has as many threads as it may, as the JVM says it. The JVM says it when a thread is started, which
 * newer ones do in a way that no subclass sees; here it is when one is made. An executor does not tell the two apart.
 */
final class ThreadsThatRunOut implements ThreadFactory {
    volatile boolean runOut = true;

    @Override
    public Thread newThread(Runnable task) {
        if (runOut) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        return new Thread(task);
    }
}
