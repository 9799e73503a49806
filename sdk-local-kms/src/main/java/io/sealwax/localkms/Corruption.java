package io.sealwax.localkms;

/**
 * How an answer can be spoilt on its way. The operation itself was carried out, as the caller of a real network cannot
 * know.
 */
public enum Corruption {

    /**
     * The connection ends before the first byte of the answer. Some HTTP clients then send the request again on their
     * own.
     */
    RESET,

    /** The connection ends in the middle of the answer's body; of an answer that has none, as {@link #RESET}. */
    HALF,

    /** The answer has status 200, and a body that is not JSON. */
    GARBAGE
}
