package io.sealwax.kms.internal.cache;

import java.util.concurrent.ThreadFactory;

/**
 * Makes threads that keep no program from ending. They inherit nothing from the caller that happens to start them: no
 * inheritable values, no priority, no class loader.
 *
 * @param name of the threads
 */
record DaemonThreadFactory(String name) implements ThreadFactory {
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // the usual one, whichever caller starts it
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setPriority(Thread.NORM_PRIORITY);
        thread.setContextClassLoader(DaemonThreadFactory.class.getClassLoader());
        return thread;
    }
}
