package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.Optional;

/**
 * Hears what a {@link CachingDataKeyProvider} does, as it happens: for metrics and logs. It is told no key, no wrapped
 * key and no context.
 *
 * <p>It is called by several threads at once, callers' threads among them, while locks of the cache are held: it is
 * quick, and does not call the cache. What it throws is logged once and otherwise ignored. Every method does nothing
 * unless it is overridden.
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
     * A cache was built with this listener. Here alone, an exception is not ignored: the cache is closed, and whoever
     * builds it gets the exception.
     *
     * @param cache is not to be kept from being collected: a listener that keeps it does so by a weak reference
     */
    default void built(CachingDataKeyProvider cache) {}

    /**
     * AWS KMS was called, for a data key of this cache. One time of asking the master keys makes several calls where
     * there are several master keys, and none where they are not in AWS KMS. Not told: the DescribeKey of an alias,
     * which is made before there is a cache, and what others do with the same master key.
     *
     * @param requests that the AWS SDK sent for it: 1, more where it tried again, and 0 where it failed before
     * @param took all its requests, and the waiting between them
     * @param failure empty where it brought what was wanted
     */
    default void called(
            Use use, Operation operation, int requests, Duration took, Optional<DataKeyException> failure) {}

    /**
     * The master keys were asked, once for all who waited.
     *
     * @param ahead whether nobody waited when it began: a refresh, or a {@linkplain CachingDataKeyProvider#prefetch
     *     prefetch}
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
    default void retired(Use use, RemovalCause why, Duration age, long messages, long bytes) {}

    /**
     * The cache was closed; told once, and only where {@link #built} did not refuse it. Calls that were under way are
     * heard of when they end.
     */
    default void closed() {}
}
