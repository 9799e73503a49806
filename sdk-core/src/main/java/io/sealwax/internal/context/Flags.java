package io.sealwax.internal.context;

/** The flags of a context pair. */
public final class Flags {
    public static final int NONE = 0;
    /** The pair is part of the master key's encryption context. */
    public static final int BOUND_TO_KEY = 1;
    /** The value is not stored in the message. */
    public static final int DETACHED = 2;

    static final int ALL = BOUND_TO_KEY | DETACHED;

    private Flags() {}

    public static boolean isBoundToKey(int flags) {
        return (flags & BOUND_TO_KEY) != 0;
    }

    public static boolean isDetached(int flags) {
        return (flags & DETACHED) != 0;
    }
}
