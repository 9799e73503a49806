package io.sealwax.kms.internal.call;

/**
 * Whether the first call of this process is still to come or under way. The classes of the SDK, the HTTP client and TLS
 * are loaded and run for the first time in it, which takes seconds of a fraction of a processor. It is over when an
 * answer came, whatever it was, or a call that had the longer time ran out of it. Thread-safe.
 */
public final class FirstCall {
    /** That of this process. */
    static final FirstCall OF_THIS_PROCESS = new FirstCall();

    private volatile boolean over;

    public boolean isOver() {
        return over;
    }

    public void end() {
        over = true;
    }
}
