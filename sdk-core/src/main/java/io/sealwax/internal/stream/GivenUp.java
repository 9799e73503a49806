package io.sealwax.internal.stream;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Logs, once in a process, that a message was closed without being finished: that gives no exception, and nothing that
 * opens.
 */
public final class GivenUp {
    public static final AtomicBoolean TOLD = new AtomicBoolean();

    private static final System.Logger LOG = System.getLogger("io.sealwax.EncryptingOutputStream");

    private GivenUp() {}

    @SuppressWarnings("CatchingUnchecked") // a log that is broken has nobody to tell
    public static void tell() {
        if (!TOLD.compareAndSet(false, true)) {
            return;
        }
        try {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a message was given up: its stream was closed without finish(), though nothing had failed in it."
                            + " What was written does not open. This is right if an exception elsewhere ended the"
                            + " writing. It is logged once in a process");
        } catch (Exception | Error nobodyToTell) {
            // then it is not told
        }
    }
}
