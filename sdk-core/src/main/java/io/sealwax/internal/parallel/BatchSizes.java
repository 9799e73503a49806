package io.sealwax.internal.parallel;

/**
 * How many chunks of a message each of several threads takes at once. The bytes do not depend on it.
 *
 * @param piece what a thread takes of a stream at once
 * @param batch what a thread takes of an array at once
 * @param worthwhile how many there are at least where an array is shared
 */
public record BatchSizes(int piece, int batch, int worthwhile) {
    /** Large enough for the threads not to wait for one another, and arrays from 1 MiB. */
    public static final BatchSizes USUAL = new BatchSizes(8, 16, 64);
}
