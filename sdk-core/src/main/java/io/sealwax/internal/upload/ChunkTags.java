package io.sealwax.internal.upload;

import io.sealwax.internal.crypto.GcmCipher;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The tags of the chunks of a message that were sealed so far, by which a chunk that is sealed again is known to be the
 * same: under one key and nonce, two different chunks of 16 KiB have the same tag with a probability below 2^-117 (NIST
 * SP 800-38D: GHASH is a polynomial hash, here of degree below 2^11). Memory is taken as chunks come. Thread-safe.
 */
final class ChunkTags {
    private static final int PAGE = 1 << 16;

    private final long chunks;
    private final byte[][] pages;
    private final BitSet[] known;

    /** For a message of so many chunks, at most 2^38. */
    ChunkTags(long chunks) {
        this.chunks = chunks;
        int count = (int) ((chunks + PAGE - 1) / PAGE);
        pages = new byte[count][];
        known = new BitSet[count];
    }

    /**
     * Notes the tag of a chunk, or compares it with the one that was noted before.
     *
     * @param tagAt where the 16 bytes stand
     */
    synchronized boolean isFirstOrSame(long chunk, byte[] sealed, int tagAt) {
        int page = (int) (chunk / PAGE);
        int place = (int) (chunk % PAGE);
        if (pages[page] == null) {
            int places = (int) Math.min(PAGE, chunks - (long) page * PAGE);
            pages[page] = new byte[places * GcmCipher.TAG_LENGTH];
            known[page] = new BitSet(places);
        }
        int at = place * GcmCipher.TAG_LENGTH;
        if (known[page].get(place)) {
            return Arrays.equals(
                    pages[page], at, at + GcmCipher.TAG_LENGTH, sealed, tagAt, tagAt + GcmCipher.TAG_LENGTH);
        }
        known[page].set(place);
        System.arraycopy(sealed, tagAt, pages[page], at, GcmCipher.TAG_LENGTH);
        return true;
    }
}
