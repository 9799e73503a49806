package io.sealwax.internal.parallel;

/**
 * In what portions several threads share a message, in chunks. The bytes do not depend on it.
 *
 * @param piece what a thread takes of a stream at once
 * @param batch what a thread takes of an array at once
 * @param worthwhile how many there are at least where an array is shared
 */
public record Portions(int piece, int batch, int worthwhile) {
    /** Large enough for the threads not to wait for one another, and arrays from 1 MiB. */
    public static final Portions USUAL = new Portions(8, 16, 64);
}
