package io.sealwax.internal.stream;

import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.chunks.CopiedProcess;
import io.sealwax.internal.concurrent.Life;
import io.sealwax.internal.message.ChunkedMessage;
import io.sealwax.internal.parallel.InOrder;
import io.sealwax.internal.parallel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Encrypts the chunks of a message as their plaintext comes, and writes them to a stream in order. After a failure it
 * can only be closed.
 */
public final class ChunkWriter implements AutoCloseable {
    private static final int CHUNKS_ALONE = 4;
    private static final int PLACES_A_THREAD = 2;

    private final OutputStream out;
    private final ChunkedMessage message;
    private final Life life;
    private final InOrder<SealingPiece> pieces;
    private final int worthBorrowing;
    private long nextChunk;
    private boolean started;

    /**
     * Begins to write.
     *
     * @param message is the writer's from now on
     * @param life of the stream that is written to: nothing is written after its end
     */
    public ChunkWriter(OutputStream out, ChunkedMessage message, Threads threads, Life life) {
        this.out = out;
        this.life = life;
        this.message = message;
        boolean alone = threads.count() == 1;
        int chunks = alone ? CHUNKS_ALONE : threads.batchSizes().piece();
        int places = alone ? 1 : PLACES_A_THREAD * threads.count();
        // several threads read from the caller's array only where that keeps them busy until the call returns
        worthBorrowing = alone ? ChunkLayout.CHUNK : 2 * places * chunks * ChunkLayout.CHUNK;
        pieces = new InOrder<>(
                threads.workers(), places, () -> new SealingPiece(message.key(), message.crypto(), chunks));
    }

    /** Takes plaintext; the array is the caller's again when this returns. */
    public void append(byte[] plaintext, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        boolean borrowed = false;
        while (at < end) {
            SealingPiece piece = toFill();
            boolean isWorthIt = end - at >= (borrowed ? ChunkLayout.CHUNK : worthBorrowing);
            if (piece.length() == 0 && isWorthIt) {
                at += piece.borrow(plaintext, at, end - at);
                borrowed = true;
                begin(piece, false);
            } else {
                at += piece.gather(plaintext, at, end - at);
                beginWhereFull(piece);
            }
        }
        if (borrowed) {
            writeAllBut(0);
        }
    }

    /** Takes what remains in a buffer, and moves its position. */
    public void append(ByteBuffer plaintext) throws IOException {
        if (plaintext.hasArray()) {
            append(plaintext.array(), plaintext.arrayOffset() + plaintext.position(), plaintext.remaining());
            plaintext.position(plaintext.limit());
        }
        while (plaintext.hasRemaining()) {
            SealingPiece piece = toFill();
            piece.gather(plaintext);
            beginWhereFull(piece);
        }
    }

    /** Takes what a stream gives until it ends, and returns how many bytes. */
    public long append(InputStream plaintext) throws IOException {
        long count = 0;
        boolean more = true;
        while (more) {
            SealingPiece piece = toFill();
            int before = piece.length();
            more = piece.gather(plaintext);
            count += piece.length() - before;
            beginWhereFull(piece);
        }
        return count;
    }

    private SealingPiece toFill() throws IOException {
        if (pieces.isFull()) {
            write(oldest());
        }
        return pieces.free();
    }

    private void beginWhereFull(SealingPiece piece) throws IOException {
        if (piece.isFull()) {
            begin(piece, false);
        }
    }

    private void begin(SealingPiece piece, boolean isLast) throws IOException {
        long next = piece.number(nextChunk, isLast);
        if (next > ChunkLayout.MAX_CHUNKS - (isLast ? 0 : 1)) {
            throw new IOException("a message has at most 2^38 chunks, which is 4 PiB");
        }
        message.count(piece.length());
        nextChunk = next;
        pieces.begin();
    }

    private void write(SealingPiece oldest) throws IOException {
        writeStart();
        requireNotClosed();
        out.write(oldest.sealed(), 0, oldest.sealedLength());
        pieces.release();
    }

    private void writeStart() throws IOException {
        if (!started) {
            started = true;
            requireNotClosed();
            out.write(message.start());
        }
    }

    private SealingPiece oldest() throws IOException {
        try {
            return pieces.oldest();
        } catch (CopiedProcess e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void requireNotClosed() throws IOException {
        if (life.isClosed()) {
            throw new IOException("the stream was closed by another thread");
        }
    }

    private void writeAllBut(int count) throws IOException {
        while (pieces.size() > count) {
            write(oldest());
        }
    }

    /**
     * Writes the chunks that are full. What does not fill one is left where it is, unless it stands behind one that
     * does.
     */
    public void flush() throws IOException {
        writeStart();
        SealingPiece piece = toFill();
        if (piece.length() < ChunkLayout.CHUNK) {
            writeAllBut(0);
        } else {
            writeFull(piece);
        }
        out.flush();
    }

    private void writeFull(SealingPiece piece) throws IOException {
        byte[] rest = piece.takeRest();
        try {
            begin(piece, false);
            writeAllBut(0);
            append(rest, 0, rest.length);
        } finally {
            Arrays.fill(rest, (byte) 0);
        }
    }

    /** Writes the rest, which ends the message. */
    public void finish() throws IOException {
        begin(toFill(), true);
        writeAllBut(1);
        SealingPiece last = oldest();
        // a lease that cannot be returned was none: then the message does not end
        message.close();
        write(last);
        out.flush();
        pieces.close();
    }

    /** Wipes what is here, and returns the lease on the data key. */
    @Override
    public void close() {
        try {
            pieces.close();
        } finally {
            message.close();
        }
    }
}
