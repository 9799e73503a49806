package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.Optional;

/**
 * Receives the events of a {@link CachingDataKeyProvider} as they happen: for metrics and logs. No event has a key, a
 * wrapped key or a context.
 *
 * <p>Several threads call it at once, callers' threads among them, while locks of the cache are held: it must be quick,
 * and must not call the cache. Its exceptions are logged once and otherwise ignored. Every method does nothing unless
 * it is overridden.
 */
public interface CacheListener {
    /** What data keys are for. */
    enum Use {
        /** To encrypt. */
        ENCRYPT,
        /** To decrypt. */
        DECRYPT
    }

    /** The operations of AWS KMS that bring data keys. */
    enum Operation {
        /** Makes a data key and wraps it. */
        GENERATE_DATA_KEY("GenerateDataKey"),
        /** Wraps a data key that another master key made. */
        ENCRYPT("Encrypt"),
        /** Unwraps a data key. */
        DECRYPT("Decrypt");

        private final String name;

        Operation(String name) {
            this.name = name;
        }

        static Operation of(KeyCall.Operation operation) {
            return switch (operation) {
                case GENERATE -> GENERATE_DATA_KEY;
                case WRAP -> ENCRYPT;
                case UNWRAP -> DECRYPT;
            };
        }

        /** Returns its name in AWS KMS, such as {@code GenerateDataKey}. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** Why a data key left the cache. */
    enum RemovalCause {
        /** A refresh brought its successor. */
        REPLACED,
        /** It reached its age, its idle time, or the most messages or bytes. */
        EXPIRED,
        /** Others needed its room. */
        EVICTED,
        /** A KMS refused it. */
        REFUSED,
        /** It was invalidated, it came when nobody waited for it any more, or the cache was closed. */
        INVALIDATED
    }

    /**
     * Called when a cache was built with this listener. Only here an exception is not ignored: the cache is closed, and
     * the caller that builds it gets the exception.
     *
     * @param cache a listener that keeps it does so by a weak reference, so that it can be collected
     */
    default void built(CachingDataKeyProvider cache) {}

    /**
     * Called when a call to AWS KMS for a data key of this cache has ended. One load makes several calls if there are
     * several master keys, and none if they are not in AWS KMS. Not reported: the DescribeKey of an alias, which is
     * made before there is a cache, and what others do with the same master key.
     *
     * @param requests that the AWS SDK sent for it: 1, more if it tried again, and 0 if it failed before the first
     * @param took all its requests, and the waiting between them
     * @param failure empty if the call succeeded
     */
    default void called(
            Use use, Operation operation, int requests, Duration took, Optional<DataKeyException> failure) {}

    /**
     * Called when the master keys were asked, once for all waiters.
     *
     * @param ahead whether nobody waited when it began: a refresh, or a {@linkplain CachingDataKeyProvider#prefetch
     *     prefetch}
     * @param took from asking to the answer
     * @param failed whether there is no data key
     * @param failure the failure that the master keys reported, if they did
     */
    default void asked(Use use, boolean ahead, Duration took, boolean failed, Optional<DataKeyException> failure) {}

    /**
     * Called when a data key was retired.
     *
     * @param age since a KMS was asked for it
     * @param messages that were begun with it; 0 if it decrypted
     * @param bytes of plaintext that were encrypted with it
     */
    default void retired(Use use, RemovalCause why, Duration age, long messages, long bytes) {}

    /**
     * Called once when the cache was closed, unless {@link #built} threw. Calls in progress are reported when they end.
     */
    default void closed() {}
}
