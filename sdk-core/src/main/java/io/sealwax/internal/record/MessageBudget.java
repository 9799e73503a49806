package io.sealwax.internal.record;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many messages a data key may still seal. Sessions reserve what they may need and give back what they did not, so
 * that a message costs no shared counter. Thread-safe; what is granted is never more than there was.
 */
public final class MessageBudget {
    private final AtomicLong left;

    public MessageBudget(long messages) {
        left = new AtomicLong(messages);
    }

    /** Reserves up to {@code most} messages and returns how many: 0 when nothing is left. */
    public int reserve(int most) {
        return (int) Math.min(left.getAndUpdate(seen -> seen - Math.min(seen, most)), most);
    }

    /** Returns what was reserved and not used. */
    void giveBack(int notUsed) {
        left.addAndGet(notUsed);
    }
}
