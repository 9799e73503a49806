package io.sealwax.kms.internal.keys;

import org.jspecify.annotations.Nullable;

/** Which keys may be asked to unwrap a data key. Answers from memory. */
public interface TrustedKeys {
    /**
     * The key to call for a data key that says it was wrapped under this one: the same, or its replica in the client's
     * Region. Null where it is not trusted. What is trusted once stays so.
     */
    @Nullable
    KeyArn toCall(KeyArn named);
}
