package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import org.jspecify.annotations.Nullable;

/** What a failed load says of the data key that is there already. */
enum RefreshOutcome {
    /** Nothing: the KMS was not reached, or had no time. The data key serves on. */
    TRANSIENT,
    /**
     * A KMS refuses, or the wrapped key is not what it was: the data key goes at once, and for a moment nobody asks
     * again. A stranger can put wrapped keys that are none into a message, each at the price of a call.
     */
    REFUSED,
    /**
     * Something here is not as it should be, of which the KMS says nothing: the data key serves until it is too old.
     */
    OTHER;

    static RefreshOutcome of(@Nullable DataKeyException failure) {
        if (failure == null) {
            return OTHER;
        }
        return switch (failure.category()) {
            case THROTTLED, TRANSIENT -> TRANSIENT;
            case DENIED, KEY_STATE, NOT_FOUND, INTEGRITY, INCORRECT_KEY -> REFUSED;
            case CONFIGURATION, CREDENTIALS -> OTHER;
        };
    }
}
