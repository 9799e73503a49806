package io.sealwax.internal.buffer;

import java.nio.ByteBuffer;

/**
 * Refuses to read and write the same memory, be it one file that is mapped twice. Java tells the address of no buffer,
 * so where arrays do not answer, bytes of the output are changed for a moment and the input is looked at. Only the
 * calling thread may be using the output.
 */
public final class Overlap {
    /**
     * No page of memory is smaller, and pages are what a file's parts are mapped to: two addresses of one byte differ
     * by a multiple of this.
     */
    private static final int PAGE = 4096;

    private Overlap() {}

    /** Throws where a range that is read and one that is written share memory. */
    public static void refuse(byte[] in, int inAt, int inLength, byte[] out, int outAt, int outLength) {
        refuse(of(in, inAt, inLength, out, outAt, outLength));
    }

    /**
     * Throws where what remains in a buffer shares memory with what is to be written to another.
     *
     * @param outLength how many bytes are written from the output's position
     */
    public static void refuse(ByteBuffer in, ByteBuffer out, int outLength) {
        refuse(of(in, out, outLength));
    }

    private static void refuse(boolean overlap) {
        if (overlap) {
            throw new IllegalArgumentException("the output overlaps the input");
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
    private static boolean of(byte[] in, int inAt, int inLength, byte[] out, int outAt, int outLength) {
        return in == out && inLength > 0 && outLength > 0 && inAt < outAt + outLength && outAt < inAt + inLength;
    }

    private static boolean of(ByteBuffer in, ByteBuffer out, int outLength) {
        int inLength = in.remaining();
        if (inLength == 0 || outLength == 0 || in.isDirect() != out.isDirect()) {
            return false;
        }
        if (in.isDirect()) {
            return ofDirect(in, out, outLength);
        }
        if (in.hasArray()) {
            return of(
                    in.array(),
                    in.arrayOffset() + in.position(),
                    inLength,
                    out.array(),
                    out.arrayOffset() + out.position(),
                    outLength);
        }
        return ofHidden(in, out, outLength);
    }

    /**
     * The low bits of both addresses tell where the two could meet, one byte of each page; these are tried. Memory may
     * have several addresses: a file can be mapped more than once.
     */
    private static boolean ofDirect(ByteBuffer in, ByteBuffer out, int outLength) {
        int inAddress = in.alignmentOffset(in.position(), PAGE);
        int outAddress = out.alignmentOffset(out.position(), PAGE);
        int outBehindIn = outAddress - inAddress & PAGE - 1;
        int inBehindOut = inAddress - outAddress & PAGE - 1;
        for (long at = outBehindIn; at < in.remaining(); at += PAGE) {
            if (isSameByte(in, in.position() + (int) at, out, out.position())) {
                return true;
            }
        }
        for (long at = inBehindOut; at < outLength; at += PAGE) {
            if (isSameByte(in, in.position(), out, out.position() + (int) at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSameByte(ByteBuffer in, int inAt, ByteBuffer out, int outAt) {
        byte before = in.get(inAt);
        byte kept = out.get(outAt);
        out.put(outAt, (byte) (kept ^ 1));
        boolean changed = in.get(inAt) != before;
        out.put(outAt, kept);
        return changed;
    }

    /**
     * A read-only input on the heap hides its array. If they overlap, the first byte of one lies in the other: change
     * all of the output and look at the input's first byte, then change the output's first byte and look for a change
     * anywhere. One changed byte always changes {@link ByteBuffer#hashCode}, whose factor is odd.
     */
    private static boolean ofHidden(ByteBuffer in, ByteBuffer out, int outLength) {
        byte first = in.get(in.position());
        flip(out, outLength);
        boolean changed = in.get(in.position()) != first;
        flip(out, outLength);
        if (changed) {
            return true;
        }
        int hash = in.hashCode();
        flip(out, 1);
        changed = in.hashCode() != hash;
        flip(out, 1);
        return changed;
    }

    private static void flip(ByteBuffer buffer, int count) {
        for (int at = buffer.position(); at < buffer.position() + count; at++) {
            buffer.put(at, (byte) (buffer.get(at) ^ 1));
        }
    }
}
