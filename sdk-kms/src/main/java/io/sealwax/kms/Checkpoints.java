package io.sealwax.kms;

import io.sealwax.EnvelopeCipher;
import io.sealwax.kms.internal.cache.LoadExecutor;
import java.util.concurrent.atomic.AtomicReference;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Has a cache forget everything before a checkpoint of the JVM, and fetch nothing until the restore. Without
 * {@code org.crac} on the class path it does nothing, and loads none of its classes.
 */
final class Checkpoints {
    private static final boolean CRAC = isThere();

    /** Kept here as long as the cache is used: CRaC refers to it weakly, and has no way to take it out. */
    private final AtomicReference<@Nullable Object> told = new AtomicReference<>();

    Checkpoints(LoadExecutor loads, Runnable forget) {
        if (CRAC) {
            told.set(Forgetting.register(loads, forget));
        }
    }

    private static boolean isThere() {
        try {
            Class.forName("org.crac.Core", false, Checkpoints.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException notUsed) {
            return false;
        }
    }

    /** The cache is told no more. */
    void end() {
        told.set(null);
    }

    /** A class of its own, which is not touched where {@code org.crac} is not there. */
    private static final class Forgetting implements Resource {
        private final LoadExecutor loads;
        private final Runnable forget;

        private Forgetting(LoadExecutor loads, Runnable forget) {
            this.loads = loads;
            this.forget = forget;
        }

        static Object register(LoadExecutor loads, Runnable forget) {
            Forgetting forgetting = new Forgetting(loads, forget);
            Core.getGlobalContext().register(forgetting);
            return forgetting;
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            loads.pause();
            boolean forgotten = false;
            try {
                forget.run();
                forgotten = true;
            } finally {
                if (!forgotten) {
                    loads.resume();
                }
            }
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            // what was drawn or begun between the forgetting and the image is in every process that is restored from it
            EnvelopeCipher.beforeSnapshot();
            loads.resume();
        }
    }
}
