package io.sealwax.internal.chunks;

/**
 * Says that a message was begun before {@link io.sealwax.EnvelopeCipher#beforeSnapshot}: a copy of the process may go
 * on with it as well, under the same nonces.
 */
public final class CopiedProcess extends IllegalStateException {
    private static final long serialVersionUID = 1;

    CopiedProcess() {
        super("the message was begun before a snapshot of the process, from which others may go on: encrypt it anew");
    }
}
