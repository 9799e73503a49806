package io.sealwax.kms;

import org.jspecify.annotations.Nullable;

/** The log of the cache of data keys. What is wrong with it is not the cache's trouble: then it is not told. */
final class CacheLog {
    private static final System.Logger LOG = System.getLogger("io.sealwax.kms.CachingDataKeyProvider");

    private CacheLog() {}

    @SuppressWarnings("CatchingUnchecked") // a log that is broken has nobody to tell
    static void warn(String text, @Nullable Throwable why) {
        try {
            LOG.log(System.Logger.Level.WARNING, text, why);
        } catch (Exception | Error nobodyToTell) {
            // then it is not told
        }
    }
}
