package io.sealwax.kms.internal.cache;

/** Why an entry left the cache. */
public enum RemovalCause {
    /** Its successor came. */
    REPLACED,
    /** It expired: by age, idle time, messages or bytes. */
    OVER,
    /** It was evicted: another one needed its room. */
    ROOM,
    /** A KMS refused it. */
    REFUSED,
    /** It was invalidated, its load was removed in flight, or the cache was closed. */
    DROPPED
}
