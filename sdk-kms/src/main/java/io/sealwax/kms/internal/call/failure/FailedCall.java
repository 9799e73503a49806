package io.sealwax.kms.internal.call.failure;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.kms.internal.keys.KeyArn;
import org.jspecify.annotations.Nullable;

/** What is known of a call to AWS KMS that failed. */
public interface FailedCall {
    /** Returns the operation of AWS KMS, such as {@code Decrypt}. */
    String operation();

    /** Returns the ARN of the key that an answer speaks of, else of the one called; null if neither is known. */
    @Nullable
    String keyMeant(@Nullable KeyArn spokenOf);

    /** Returns what keeps the request's own texts out of messages. */
    Redactor redactor();

    /** Returns what became of its requests. */
    Attempts attempts();

    /** Returns whether its time is over, of which the SDK tells the thread by an interrupt. */
    boolean isLate();

    /** Returns a failure of this call, still without a message. */
    DataKeyException.Builder failure(Category category);
}
