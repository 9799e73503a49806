package io.sealwax.kms.crac;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where a checkpoint is asked for. */
public final class Core {
    private static final Context GLOBAL = new Context();
    private static volatile Runnable checkpoint = () -> {};

    private Core() {}

    public static Context getGlobalContext() {
        return GLOBAL;
    }

    /** What runs between checkpoint and restore. */
    public static void onCheckpoint(Runnable snapshot) {
        checkpoint = snapshot;
    }

    /** Tells everybody; those too who threw are told that it is over. */
    public static void checkpointRestore() throws CheckpointException, RestoreException {
        List<Resource> told = new ArrayList<>(GLOBAL.resources());
        CheckpointException before = new CheckpointException();
        for (Resource resource : told) {
            try {
                resource.beforeCheckpoint(GLOBAL);
            } catch (Exception e) {
                before.addSuppressed(e);
            }
        }
        boolean failed = before.getSuppressed().length > 0;
        try {
            if (!failed) {
                checkpoint.run();
            }
        } finally {
            Collections.reverse(told);
            restore(told);
        }
        if (failed) {
            throw before;
        }
    }

    private static void restore(List<Resource> told) throws RestoreException {
        RestoreException after = new RestoreException();
        for (Resource resource : told) {
            try {
                resource.afterRestore(GLOBAL);
            } catch (Exception e) {
                after.addSuppressed(e);
            }
        }
        if (after.getSuppressed().length > 0) {
            throw after;
        }
    }
}
