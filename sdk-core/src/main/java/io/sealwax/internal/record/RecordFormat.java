package io.sealwax.internal.record;

import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.crypto.Sha256;
import io.sealwax.internal.crypto.XaesKeyDerivation;

/** The parts of a record's body and its limits: FORMAT.md, <i>Body 01: record</i>. */
public final class RecordFormat {
    public static final int MAX_PLAINTEXT = 65_535;

    /** The leading bytes of the nonce that a writer keeps for a while. */
    static final int SESSION_LENGTH = XaesKeyDerivation.PREFIX_LENGTH;

    static final int NONCE_LENGTH = XaesKeyDerivation.NONCE_LENGTH;
    static final int COMMITMENT_AT = NONCE_LENGTH;
    static final int CIPHERTEXT_AT = NONCE_LENGTH + Sha256.LENGTH;

    /** What a body has beyond its plaintext: nonce, commitment and tag. */
    public static final int OVERHEAD = CIPHERTEXT_AT + GcmCipher.TAG_LENGTH;

    /** The most messages of one session. */
    static final int MESSAGES_PER_SESSION = 1 << 20;

    private RecordFormat() {}
}
