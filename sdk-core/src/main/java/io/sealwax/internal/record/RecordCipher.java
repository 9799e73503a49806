package io.sealwax.internal.record;

import io.sealwax.internal.concurrent.SlotPool;
import io.sealwax.internal.concurrent.Stripes;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.crypto.NonceSource;
import io.sealwax.internal.crypto.XaesKeyDerivation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the records of one data key with one JCA provider. An AES key schedule costs more than a small
 * message, so the sessions' ciphers stay here with their keys until {@link #wipe}: a few to seal with, and a few of the
 * sessions that were read last. Thread-safe.
 */
public final class RecordCipher {
    private static final int OPENING_SESSIONS = 8;
    private static final int AS_LARGE_AS_CHUNKS = 16 * 1024;

    private final CryptoProvider crypto;
    private final RecordKeys keys;
    private final MessageBudget budget;
    private final NonceSource nonces;
    private final SlotPool<SealingSession> sealing = new SlotPool<>(Stripes.COUNT);
    private final SlotPool<OpeningSession> opening = new SlotPool<>(OPENING_SESSIONS);
    private final SlotPool<XaesKeyDerivation> derivations = new SlotPool<>(Stripes.COUNT);
    private volatile boolean over;

    public RecordCipher(CryptoProvider crypto, RecordKeys keys, MessageBudget budget, NonceSource nonces) {
        this.crypto = crypto;
        this.keys = keys;
        this.budget = budget;
        this.nonces = nonces;
    }

    public CryptoProvider crypto() {
        return crypto;
    }

    /**
     * Writes the body of a record, {@code length + 72} bytes.
     *
     * @return false where the data key may seal no more messages, and nothing was written
     */
    public boolean seal(
            byte[] fullEncoding, byte[] commitment, byte[] in, int inAt, int length, byte[] out, int bodyAt) {
        countForWarmUp(length);
        SealingSession session = sealing.take();
        if (session == null) {
            session = new SealingSession(crypto.takeGcm(), nonces.unshared());
        }
        boolean well = false;
        try {
            if (session.isOver()) {
                budget.giveBack(session.end());
                int granted = budget.reserve(RecordFormat.MESSAGES_PER_SESSION);
                if (granted == 0) {
                    well = true;
                    return false;
                }
                session.begin(this, granted);
            }
            System.arraycopy(commitment, 0, out, bodyAt + RecordFormat.COMMITMENT_AT, commitment.length);
            session.seal(fullEncoding, in, inAt, length, out, bodyAt);
            well = true;
            return true;
        } finally {
            // a session that failed half way is nobody's any more
            if (!well || !sealing.give(session)) {
                end(session);
            }
            wipeIfOver();
        }
    }

    /**
     * Opens the body of {@code length} bytes, at least 72, that begins at {@code bodyAt} and whose commitment was
     * right.
     *
     * @return false where the tag is wrong; the output range may then hold unverified bytes, which the caller wipes
     */
    public boolean open(byte[] fullEncoding, byte[] bytes, int bodyAt, int length, byte[] out, int outAt) {
        countForWarmUp(length);
        OpeningSession known = opening.take(session -> session.isFor(bytes, bodyAt));
        if (known != null && known.isFor(bytes, bodyAt)) {
            boolean well = false;
            try {
                boolean verified = known.open(fullEncoding, bytes, bodyAt, length, out, outAt);
                well = true;
                return verified;
            } finally {
                keepOrEnd(known, well);
            }
        }
        if (known != null) {
            keep(known);
        }
        return openNewSession(fullEncoding, bytes, bodyAt, length, out, outAt);
    }

    private void countForWarmUp(int length) {
        if (length >= AS_LARGE_AS_CHUNKS) {
            crypto.countForWarmUp();
        }
    }

    /** A session is kept only after a tag was right, so that a stranger's bytes displace none. */
    private boolean openNewSession(byte[] fullEncoding, byte[] bytes, int bodyAt, int length, byte[] out, int outAt) {
        OpeningSession session = new OpeningSession(crypto.takeGcm());
        boolean verified = false;
        try {
            session.begin(this, bytes, bodyAt);
            verified = session.open(fullEncoding, bytes, bodyAt, length, out, outAt);
            return verified;
        } finally {
            keepOrEnd(session, verified);
        }
    }

    private void keepOrEnd(OpeningSession session, boolean kept) {
        if (kept) {
            keep(session);
        } else {
            crypto.giveBack(session.cipher());
        }
    }

    private void keep(OpeningSession session) {
        OpeningSession displaced = opening.giveOrDisplace(session);
        if (displaced != null) {
            crypto.giveBack(displaced.cipher());
        }
        wipeIfOver();
    }

    /** Gives a cipher the key that the leading bytes of a nonce choose. */
    void setKey(GcmCipher cipher, byte[] nonce, int nonceAt) {
        @Nullable XaesKeyDerivation idle = derivations.take();
        XaesKeyDerivation derivation = idle != null ? idle : crypto.takeDerivation();
        byte[] key = new byte[XaesKeyDerivation.KEY_LENGTH];
        boolean well = false;
        try {
            if (idle == null) {
                keys.setKeyOf(derivation);
            }
            derivation.derive(nonce, nonceAt, key);
            cipher.setKey(key, 0);
            well = true;
        } finally {
            Arrays.fill(key, (byte) 0);
            if (!well || !derivations.give(derivation)) {
                crypto.giveBack(derivation);
            }
            wipeIfOver();
        }
    }

    private void end(SealingSession session) {
        budget.giveBack(session.end());
        crypto.giveBack(session.cipher());
    }

    /**
     * Wipes every cipher that holds a key. A thread that is sealing or opening at the moment ends that with the session
     * in hand, which is wiped then, or fails; a session that is not there does not begin any more, since the record key
     * has been wiped before.
     */
    public void wipe() {
        over = true;
        wipeIdle();
    }

    private void wipeIfOver() {
        if (over) {
            wipeIdle();
        }
    }

    private void wipeIdle() {
        sealing.drain(this::end);
        opening.drain(session -> crypto.giveBack(session.cipher()));
        derivations.drain(crypto::giveBack);
    }
}
