package io.sealwax.kms.internal.cache;

import java.util.concurrent.ThreadFactory;

/**
 * Threads that keep no program from ending, and take over neither values that are inherited from the caller who happens
 * to begin them, nor that caller's priority or class loader.
 *
 * @param name of the threads
 */
record DaemonThreadFactory(String name) implements ThreadFactory {
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // the usual one, whoever begins it
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setPriority(Thread.NORM_PRIORITY);
        thread.setContextClassLoader(DaemonThreadFactory.class.getClassLoader());
        return thread;
    }
}
