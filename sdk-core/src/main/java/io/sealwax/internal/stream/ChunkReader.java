package io.sealwax.internal.stream;

import io.sealwax.internal.buffer.InputStreams;
import io.sealwax.internal.chunks.ChunkFailures;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.message.MessageStart;
import io.sealwax.internal.message.OpenedEnvelope;
import io.sealwax.internal.parallel.InOrder;
import io.sealwax.internal.parallel.Threads;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts the chunks of a message as they come from a stream, and shows what was verified before a failure. With
 * several threads it reads ahead of what the stream says is available. Alone it reads no further than it must: it shows
 * what has come before it waits for more.
 */
public final class ChunkReader implements PlaintextPieces {
    private static final int CHUNKS_ALONE = 4;
    private static final int PLACES_A_THREAD = 2;

    private final InputStream in;
    private final OpenedEnvelope message;
    private final int bodyAt;
    private final boolean alone;
    private final int chunksAPiece;
    private final InOrder<OpeningPiece> pieces;
    private byte[] ahead;
    private int aheadAt;
    private int aheadEnd;
    private long nextChunk;
    private int underWay;
    private boolean ended;
    private @Nullable Throwable failure;
    private @Nullable OpeningPiece shown;

    /**
     * Reads on where the start of the message ends.
     *
     * @param message is the reader's from now on
     */
    public ChunkReader(
            InputStream in, MessageStart start, OpenedEnvelope message, CryptoProvider crypto, Threads threads) {
        this.in = in;
        this.message = message;
        bodyAt = start.header().length();
        ahead = start.bytes();
        aheadAt = bodyAt + ChunkLayout.CHUNKS_AT;
        aheadEnd = start.length();
        alone = threads.count() == 1;
        int chunks = alone ? CHUNKS_ALONE : threads.batchSizes().piece();
        chunksAPiece = chunks;
        pieces = new InOrder<>(
                threads.workers(),
                alone ? 1 : PLACES_A_THREAD * threads.count(),
                () -> new OpeningPiece(message.chunkKey(), crypto, chunks));
    }

    @Override
    public boolean next() throws IOException {
        release();
        while (!ended && !pieces.isFull() && (pieces.size() == 0 || isMoreThere()) && fill(chunksAPiece)) {
            pieces.free().openIntoKept();
            begin();
        }
        shown = oldest();
        return shown != null;
    }

    @Override
    public int nextInto(byte[] out, int offset, int length) throws IOException {
        if (!alone || length < ChunkLayout.CHUNK) {
            return next() ? 0 : -1;
        }
        release();
        if (!ended && fill(length / ChunkLayout.CHUNK)) {
            pieces.free().openInto(out, offset);
            begin();
        }
        shown = oldest();
        return shown == null ? -1 : shown.opened();
    }

    private void begin() {
        underWay += pieces.free().plaintextLength();
        pieces.begin();
    }

    /** Has done with what was shown; a chunk behind it may have been wrong. */
    private void release() {
        OpeningPiece done = shown;
        shown = null;
        if (done != null) {
            done.requireRight();
            pieces.release();
        }
    }

    /** The next piece that has something verified, or null where the message has ended. */
    private @Nullable OpeningPiece oldest() throws IOException {
        while (pieces.size() > 0) {
            OpeningPiece piece = pieces.oldest();
            underWay -= piece.plaintextLength();
            if (piece.opened() > 0) {
                return piece;
            }
            piece.requireRight();
            pieces.release();
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return null;
    }

    /**
     * Fills the free piece with at most so many chunks; false where there is nothing to open. What is wrong is told
     * when its turn comes.
     */
    private boolean fill(int chunks) {
        OpeningPiece piece = pieces.free();
        try {
            read(piece, piece.empty(chunks));
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
        int rest = piece.length() % ChunkLayout.SEALED_CHUNK;
        boolean endsHere = ended && failure == null;
        if (endsHere && rest < GcmCipher.TAG_LENGTH) {
            fail(ChunkFailures.truncated(nextChunk + piece.length() / ChunkLayout.SEALED_CHUNK, rest));
            endsHere = false;
        }
        if (!endsHere) {
            piece.advance(-rest);
            keepAhead(piece, rest);
        }
        nextChunk = piece.number(nextChunk);
        if (nextChunk > ChunkLayout.MAX_CHUNKS - (endsHere ? 0 : 1)) {
            fail(ChunkFailures.tooLong(bodyAt));
            return false;
        }
        return piece.length() > 0;
    }

    private void fail(Throwable why) {
        ended = true;
        if (failure == null) {
            failure = why;
        }
    }

    private void read(OpeningPiece piece, int most) throws IOException {
        while (!ended && piece.length() < most && !isEnough(piece)) {
            int count = read(piece.sealed(), piece.length(), most - piece.length());
            ended = count < 0;
            piece.advance(Math.max(count, 0));
        }
    }

    /** Whether there is something to show, and the stream might wait for what has not come. */
    private boolean isEnough(OpeningPiece piece) {
        boolean hasChunk = piece.length() >= ChunkLayout.SEALED_CHUNK;
        return alone ? hasChunk : (hasChunk || pieces.size() > 0) && !isMoreThere();
    }

    private boolean isMoreThere() {
        return aheadAt < aheadEnd || availableBelow() > 0;
    }

    private int availableBelow() {
        try {
            return in.available();
        } catch (IOException | RuntimeException e) {
            // what is wrong is told by the next read, when what came before was shown
            return 0;
        }
    }

    @Override
    public int coming() {
        if (underWay > 0 || ended) {
            return underWay;
        }
        long sealed = (long) aheadEnd - aheadAt + availableBelow();
        if (sealed >= ChunkLayout.SEALED_CHUNK) {
            return ChunkLayout.CHUNK;
        }
        // more than a tag is part of a full chunk, or the last one: either has a byte
        return sealed > GcmCipher.TAG_LENGTH ? 1 : 0;
    }

    private int read(byte[] to, int at, int most) throws IOException {
        if (aheadAt == aheadEnd) {
            return InputStreams.readSome(in, to, at, most);
        }
        int count = Math.min(most, aheadEnd - aheadAt);
        System.arraycopy(ahead, aheadAt, to, at, count);
        aheadAt += count;
        return count;
    }

    /** Part of a chunk is no use yet. What was ahead before has all been read when there is some. */
    private void keepAhead(OpeningPiece piece, int count) {
        if (count > 0) {
            if (ahead.length < count) {
                ahead = new byte[ChunkLayout.SEALED_CHUNK];
            }
            System.arraycopy(piece.sealed(), piece.length(), ahead, 0, count);
            aheadAt = 0;
            aheadEnd = count;
        }
    }

    @Override
    public byte[] array() {
        return requireShown().plaintext();
    }

    @Override
    public int length() {
        return requireShown().opened();
    }

    private OpeningPiece requireShown() {
        OpeningPiece piece = shown;
        if (piece == null) {
            throw new IllegalStateException("nothing is shown");
        }
        return piece;
    }

    @Override
    public void close() {
        try {
            pieces.close();
        } finally {
            message.close();
        }
    }
}
