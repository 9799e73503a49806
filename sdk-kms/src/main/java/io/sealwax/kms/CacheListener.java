package io.sealwax.kms;

import io.sealwax.DataKeyException;
import java.time.Duration;
import java.util.Optional;

/**
 * Hears what a {@link CachingDataKeyProvider} does, as it happens: for metrics and logs. It is told no key, no wrapped key and no context.
 *
 * <p>It is called by several threads at once, callers' threads among them, and is quick. What it throws is logged once and otherwise ignored. Every
 * method does nothing unless it is overridden.
 */
public interface CacheListener {
    /** What data keys are for. */
    enum Use {
        /** To encrypt. */
        SEAL,
        /** To decrypt. */
        OPEN
    }

    /** Why a data key left the cache. */
    enum Reason {
        /** Its successor came. */
        REPLACED,
        /** Its age or its idle time was over. */
        OVER,
        /** Others needed the room. */
        ROOM,
        /** A KMS refused it. */
        REFUSED,
        /** It was used up, it was invalidated, or the cache was closed. */
        DROPPED
    }

    /**
     * The master keys were asked, once for all who waited.
     *
     * @param ahead whether nobody waited when it began: a refresh
     * @param took from asking to the answer
     * @param failed whether there is no data key
     * @param failure what the master keys told, where they did
     */
    default void asked(Use use, boolean ahead, Duration took, boolean failed, Optional<DataKeyException> failure) {}

    /**
     * A data key was retired.
     *
     * @param age since a KMS was asked for it
     * @param messages begun with it, and 0 where it opened
     * @param bytes of plaintext sealed with it
     */
    default void retired(Use use, Reason why, Duration age, long messages, long bytes) {}
}
