package io.sealwax.internal.crypto;

import java.lang.invoke.VarHandle;

/**
 * Lets a secret be wiped while another thread reads it. The reader looks here when it has read: what was made of a
 * secret that was being wiped is thrown away, so that nothing is ever done with zeros. Thread-safe.
 */
final class Intact {
    private volatile boolean over;

    /** Comes before the first byte is wiped. */
    void end() {
        over = true;
        VarHandle.fullFence();
    }

    /** Whether nothing had been wiped when the last byte was read. */
    boolean holds() {
        VarHandle.acquireFence();
        return !over;
    }
}
