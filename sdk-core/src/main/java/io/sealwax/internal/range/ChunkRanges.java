package io.sealwax.internal.range;

import io.sealwax.CiphertextRange;
import io.sealwax.Source;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.chunks.ChunkRun;
import io.sealwax.internal.concurrent.SlotPool;
import io.sealwax.internal.concurrent.Stripes;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.message.OpenedEnvelope;
import io.sealwax.internal.parallel.Threads;
import java.io.IOException;

/** The plaintext of a chunked message; reads only the chunks that hold the range. */
public final class ChunkRanges extends Ranges {
    /** So many chunks are read of the source at once: 4 MiB. */
    private static final int CHUNKS_AT_ONCE = 256;

    private static final byte[] NOTHING = {};

    private final Source source;
    private final long chunksAt;
    private final long size;
    private final OpenedEnvelope message;
    private final CryptoProvider crypto;
    private final Threads threads;
    private final SlotPool<ChunkOpener> openers = new SlotPool<>(Stripes.COUNT);

    /**
     * The chunks of a message.
     *
     * @param chunksAt where the first one begins
     * @param size the length of the plaintext, not verified before {@link #verifyLastChunk}
     * @param message is this object's from now on
     */
    public ChunkRanges(
            Source source, long chunksAt, long size, OpenedEnvelope message, CryptoProvider crypto, Threads threads) {
        this.source = source;
        this.chunksAt = chunksAt;
        this.size = size;
        this.message = message;
        this.crypto = crypto;
        this.threads = threads;
    }

    /** Throws unless the message ends as it was written. */
    public void verifyLastChunk() throws IOException {
        long last = size / ChunkLayout.CHUNK;
        int length = (int) (size % ChunkLayout.CHUNK);
        byte[] sealed = new byte[length + GcmCipher.TAG_LENGTH];
        source.read(chunksAt + last * ChunkLayout.SEALED_CHUNK, sealed, 0, sealed.length);
        openPart(last, sealed, 0, sealed.length, NOTHING, 0, 0, 0);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public CiphertextRange ciphertext(long position, long length) {
        long first = Math.min(position, size) / ChunkLayout.CHUNK;
        long from = first * ChunkLayout.SEALED_CHUNK;
        if (length == 0) {
            return new CiphertextRange(chunksAt + from, 0);
        }
        long last = (position + length - 1) / ChunkLayout.CHUNK;
        long end =
                Math.min((last + 1) * ChunkLayout.SEALED_CHUNK, ChunkLayout.bodyLength(size) - ChunkLayout.CHUNKS_AT);
        return new CiphertextRange(chunksAt + from, end - from);
    }

    @Override
    void doRead(long position, int length, byte[] out, int offset) throws IOException {
        byte[] sealed = NOTHING;
        int done = 0;
        while (done < length) {
            long from = position + done;
            int most = CHUNKS_AT_ONCE * ChunkLayout.CHUNK - (int) (from % ChunkLayout.CHUNK);
            int count = Math.min(length - done, most);
            CiphertextRange held = ciphertext(from, count);
            if (held.length() <= ChunkLayout.SEALED_CHUNK) {
                readOne(held, from, count, out, offset + done);
            } else {
                sealed = read(held, sealed);
                open(from, count, sealed, (int) held.length(), out, offset + done);
            }
            done += count;
        }
    }

    private byte[] read(CiphertextRange held, byte[] array) throws IOException {
        int length = (int) held.length();
        byte[] sealed = array.length < length ? new byte[length] : array;
        source.read(held.position(), sealed, 0, length);
        return sealed;
    }

    /** Reads and opens the one chunk that holds a range. */
    private void readOne(CiphertextRange held, long position, int count, byte[] out, int to) throws IOException {
        ChunkOpener opener = take();
        try {
            byte[] sealed = opener.sealed();
            source.read(held.position(), sealed, 0, (int) held.length());
            int from = (int) (position % ChunkLayout.CHUNK);
            opener.open(position / ChunkLayout.CHUNK, sealed, 0, (int) held.length(), out, to, from, count);
        } catch (Throwable t) {
            opener.close();
            throw t;
        }
        giveBack(opener);
    }

    @Override
    void doOpen(long position, int length, byte[] ciphertext, byte[] out) {
        open(position, length, ciphertext, ciphertext.length, out, 0);
    }

    /** Opens the chunks that hold a range, and writes the range. */
    private void open(long position, int length, byte[] sealed, int sealedLength, byte[] out, int offset) {
        long end = position + length;
        long chunk = position / ChunkLayout.CHUNK;
        int at = 0;
        while (at < sealedLength) {
            long begin = chunk * ChunkLayout.CHUNK;
            int run = begin < position ? 0 : (int) ((end - begin) / ChunkLayout.CHUNK);
            int to = offset + (int) (begin - position);
            if (ChunkRun.isWorthwhile(run * ChunkLayout.CHUNK, threads)) {
                new ChunkRun(message.chunkKey(), crypto, threads)
                        .open(chunk, sealed, at, run * ChunkLayout.SEALED_CHUNK, out, to);
            } else if (run > 0) {
                openPart(chunk, sealed, at, run * ChunkLayout.SEALED_CHUNK, out, to, 0, run * ChunkLayout.CHUNK);
            } else {
                run = 1;
                int from = (int) Math.max(0, position - begin);
                int count = (int) Math.min(ChunkLayout.CHUNK, end - begin) - from;
                int sealedCount = Math.min(ChunkLayout.SEALED_CHUNK, sealedLength - at);
                openPart(chunk, sealed, at, sealedCount, out, to + from, from, count);
            }
            chunk += run;
            at += run * ChunkLayout.SEALED_CHUNK;
        }
    }

    private void openPart(
            long chunk, byte[] sealed, int at, int sealedLength, byte[] out, int to, int from, int count) {
        ChunkOpener opener = take();
        try {
            opener.open(chunk, sealed, at, sealedLength, out, to, from, count);
        } catch (Throwable t) {
            opener.close();
            throw t;
        }
        giveBack(opener);
    }

    private ChunkOpener take() {
        ChunkOpener idle = openers.take();
        return idle != null ? idle : new ChunkOpener(message.chunkKey().cipher(crypto));
    }

    /** Keeps an opener for the next who needs one. */
    private void giveBack(ChunkOpener opener) {
        if (!openers.give(opener)) {
            opener.close();
        }
    }

    @Override
    void wipe() {
        openers.drain(ChunkOpener::close);
        message.close();
    }
}
