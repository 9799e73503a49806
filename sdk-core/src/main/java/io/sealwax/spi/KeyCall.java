package io.sealwax.spi;

import io.sealwax.DataKeyException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances of one request for a data key: how long its answer is of use, how urgent it is, and who observes
 * the calls made for it. Every method of a {@link MasterKey} that may call a KMS receives one. A master key that calls
 * nobody can ignore it; one that stands in front of another master key passes it on. Immutable and thread-safe.
 */
public final class KeyCall {
    /** How urgent a call is. Callers come before refreshes, and refreshes before prefetches. */
    public enum Urgency {
        /** A caller waits for the data key. */
        WAITED_FOR,
        /** It replaces a data key that expires soon. */
        REFRESH,
        /** An application asked for it ahead of its first use. */
        PREFETCH
    }

    /** What a master key asks a KMS to do. */
    public enum Operation {
        /** Make a data key and wrap it. */
        GENERATE,
        /** Wrap a data key that another master key made. */
        WRAP,
        /** Unwrap a data key. */
        UNWRAP
    }

    /** Is told of each call to a KMS, by the master key that made it, on the thread that made it. Thread-safe. */
    @FunctionalInterface
    public interface Observer {
        /**
         * A call ended.
         *
         * @param requests how many requests it took: 1, more if some were repeated, and 0 if it failed before the first
         * @param took from the beginning of the call to its end, with all its requests and the time between them
         * @param failure null if it succeeded
         */
        void called(Operation operation, int requests, Duration took, @Nullable DataKeyException failure);
    }

    private static final Observer NOBODY = (operation, requests, took, failure) -> {};
    private static final long NEVER = Long.MAX_VALUE;

    private final long since;
    private final long limit;
    private final int others;
    private final Urgency urgency;
    private final Observer observer;

    /** @param limit nanoseconds from {@code since} to the deadline, {@link #NEVER} if there is none */
    private KeyCall(long since, long limit, int others, Urgency urgency, Observer observer) {
        this.since = since;
        this.limit = limit;
        this.others = others;
        this.urgency = urgency;
        this.observer = observer;
    }

    /** Returns a call that begins now: a caller waits for it, it has no deadline, and nobody observes it. */
    public static KeyCall start() {
        return startedAt(System.nanoTime());
    }

    static KeyCall startedAt(long since) {
        return new KeyCall(since, NEVER, 0, Urgency.WAITED_FOR, NOBODY);
    }

    /**
     * Returns this call with a deadline. If it already has an earlier one, that one stays.
     *
     * @param time from now until nobody waits for the answer any more
     */
    public KeyCall within(Duration time) {
        long fromBeginning = System.nanoTime() - since + time.toNanos();
        return fromBeginning < limit ? new KeyCall(since, fromBeginning, others, urgency, observer) : this;
    }

    /** Returns this call with another urgency. */
    public KeyCall withUrgency(Urgency other) {
        return new KeyCall(since, limit, others, Objects.requireNonNull(other, "other"), observer);
    }

    /** Returns this call with another observer, in place of the one it has. */
    public KeyCall withObserver(Observer other) {
        return new KeyCall(since, limit, others, urgency, Objects.requireNonNull(other, "other"));
    }

    /**
     * Returns this call for one of several wrapped keys of a message.
     *
     * @param left how many others may be asked for after it
     */
    public KeyCall withOthers(int left) {
        return new KeyCall(since, limit, left, urgency, observer);
    }

    /** Returns when it began, in nanoseconds of {@link System#nanoTime}: of a message, when its first was asked for. */
    public long since() {
        return since;
    }

    /** Returns how many other wrapped keys of the message may be asked for after this one; they need time too. */
    public int others() {
        return others;
    }

    /** Returns whether it has a deadline. */
    public boolean hasDeadline() {
        return limit != NEVER;
    }

    /**
     * Returns the time until the deadline, zero if it has passed. A call that cannot end by then need not begin.
     *
     * @throws IllegalStateException if the call {@linkplain #hasDeadline() has no deadline}
     */
    public Duration timeLeft() {
        if (!hasDeadline()) {
            throw new IllegalStateException("the call has no deadline");
        }
        return Duration.ofNanos(Math.max(0, limit - (System.nanoTime() - since)));
    }

    /** Returns how urgent it is. */
    public Urgency urgency() {
        return urgency;
    }

    /** Returns who is told of each call that is made to a KMS. */
    public Observer observer() {
        return observer;
    }
}
