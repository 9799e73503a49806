package io.sealwax.kms.internal.call;

import java.time.Duration;

/**
 * How long the SDK may take.
 *
 * @param call for a call, all attempts and the waiting between them included
 * @param attempt for one attempt
 */
record CallTimeouts(Duration call, Duration attempt) {
    CallTimeouts times(int factor) {
        return new CallTimeouts(call.multipliedBy(factor), attempt.multipliedBy(factor));
    }

    /** Returns these, none of them longer than a deadline allows. */
    CallTimeouts atMost(Duration left) {
        return call.compareTo(left) <= 0 ? this : new CallTimeouts(left, attempt.compareTo(left) <= 0 ? attempt : left);
    }
}
