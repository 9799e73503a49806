package io.sealwax.kms.internal.cache;

/** Why a data key left the cache. */
public enum RemovalCause {
    /** Its successor came. */
    REPLACED,
    /** Its age, idle time, messages or bytes were over. */
    OVER,
    /** Others needed the room. */
    ROOM,
    /** A KMS refused it. */
    REFUSED,
    /** Somebody said so, or closed the cache. */
    DROPPED
}
