package io.sealwax;

import io.sealwax.internal.concurrent.Life;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.message.MessageOpener;
import io.sealwax.internal.message.MessageStart;
import io.sealwax.internal.message.OpenedEnvelope;
import io.sealwax.internal.parallel.Threads;
import io.sealwax.internal.stream.ChunkReader;
import io.sealwax.internal.stream.PlaintextPieces;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts a message while it reads it from another stream or channel. It is a stream and a channel in one.
 *
 * <p><b>Guarantees.</b> Only verified bytes come out, and the end, -1, only after the whole message was verified. A
 * caller that stops earlier has read a verified prefix of a message that may have been cut. After a failure it fails
 * for good, with the same {@link AuthenticationException} or else an {@link IOException} whose cause is the failure. A
 * record, which is at most 64 KiB long, is held back until all of it was verified. Each chunk of 16 KiB of a longer
 * message comes out as soon as the stream below has delivered it: before the next read that might block, as
 * {@link InputStream#available()} tells.
 *
 * <p>Nothing is read before the first byte or the {@link #context()} is asked for. Then the header is read, its context
 * compared with what is expected, and the data key obtained. The lease on it ends when the end is reached, the message
 * fails, or this is closed. Memory: 150 KiB, or with {@linkplain EnvelopeCipherBuilder#parallelism several threads} 520
 * KiB for each, whatever the message's length. A message extends to the end of its stream.
 *
 * <p>Every method that reads throws an {@link EnvelopeException} of the class and in the order that {@link Failure}
 * lists, except that the end of a chunked message is checked last. It throws an {@link IOException} if the stream below
 * does, or if that stream returns no byte from a read that must block or report the end.
 *
 * <p><b>Threads.</b> One thread at a time uses it, and any thread may close it. A call that comes during another one
 * throws an {@link IllegalStateException} and does nothing. Closing from another thread closes the stream below, which
 * ends most calls that wait for it. The call in progress returns verified bytes or throws an {@link IOException}; it
 * wipes what is here and returns the lease.
 */
public final class DecryptingInputStream extends InputStream implements ReadableByteChannel {
    private static final byte[] NOTHING = {};

    private final InputStream in;
    private final ContextMatch match;
    private final OpeningKeys keys;
    private final CryptoProvider crypto;
    private final Threads threads;
    private final Life life = new Life("the stream", this::giveUp);
    private volatile @Nullable EncryptionContext context;
    private @Nullable PlaintextPieces verified;
    private byte[] shown = NOTHING;
    private int at;
    private int end;
    private boolean ended;
    private @Nullable Throwable failure;

    DecryptingInputStream(
            InputStream in, ContextMatch match, OpeningKeys keys, CryptoProvider crypto, Threads threads) {
        this.in = in;
        this.match = match;
        this.keys = keys;
        this.crypto = crypto;
        this.threads = threads;
    }

    /**
     * Returns the whole context of the message, to which it commits. Reads the header if nothing was read yet; works
     * after the end as well.
     *
     * @throws EnvelopeException if this is no message, has another context, or its data key could not be obtained
     * @throws IOException if the stream below throws it, or if this was closed before
     */
    public EncryptionContext context() throws IOException {
        EncryptionContext known = context;
        if (known != null) {
            return known;
        }
        enter();
        try {
            requireWell();
            orFail(this::open);
            return Objects.requireNonNull(context);
        } finally {
            life.exit();
        }
    }

    private PlaintextPieces open() throws IOException {
        PlaintextPieces opened = verified;
        if (opened == null) {
            MessageStart start = MessageStart.read(in, match.stored());
            opened = start.isRecord() ? openRecord(start) : openChunks(start);
            verified = opened;
        }
        return opened;
    }

    private PlaintextPieces openRecord(MessageStart start) {
        try (MessageOpener opener = start.opener()) {
            EncryptionContext whole = keys.unlock(opener, match);
            PlaintextPieces record = PlaintextPieces.record(opener.open(crypto, threads));
            context = whole;
            return record;
        }
    }

    private PlaintextPieces openChunks(MessageStart start) {
        OpenedEnvelope message = keys.unlock(start.header(), match);
        context = message.context();
        return new ChunkReader(in, start, message, crypto, threads);
    }

    /** {@inheritDoc} */
    @Override
    public int read() throws IOException {
        enter();
        try {
            return hasMore() ? shown[at++] & 0xff : -1;
        } finally {
            life.exit();
        }
    }

    /**
     * Reads up to so many bytes into an array.
     *
     * @param out receives the plaintext. If a chunk fails to verify, the bytes that it would have occupied are zeroed;
     *     nothing else is written
     * @return how many bytes were read, at least one unless {@code length} is 0, or -1 if the whole message was read
     *     and verified
     */
    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, out.length);
        enter();
        try {
            return readWithin(out, offset, length);
        } finally {
            life.exit();
        }
    }

    private int readWithin(byte[] out, int offset, int length) throws IOException {
        requireWell();
        if (length == 0) {
            return 0;
        }
        if (at == end && !ended) {
            int written = orFail(() -> open().nextInto(out, offset, length));
            if (written > 0) {
                return written;
            }
            shownOrEnd(written == 0);
        }
        int from = at;
        int count = take(length);
        if (count > 0) {
            System.arraycopy(shown, from, out, offset, count);
        }
        return count;
    }

    /**
     * Reads into the remaining bytes of a buffer.
     *
     * @return how many bytes were read, or -1 if the whole message was read and verified
     * @throws ClosedChannelException if this is closed; an {@link AsynchronousCloseException} if another thread closes
     *     it meanwhile
     * @throws IllegalStateException if another call is in progress
     * @throws IllegalArgumentException if the buffer is read-only
     */
    @Override
    public int read(ByteBuffer out) throws IOException {
        if (out.isReadOnly()) {
            throw new IllegalArgumentException("the buffer is read-only");
        }
        if (!life.enter()) {
            throw new ClosedChannelException();
        }
        try {
            requireWell();
            if (!out.hasRemaining()) {
                return 0;
            }
            hasMore();
            int from = at;
            int count = take(out.remaining());
            if (count > 0) {
                out.put(shown, from, count);
            }
            return count;
        } catch (IOException e) {
            throw life.isClosed() ? closedMeanwhile(e) : e;
        } finally {
            life.exit();
        }
    }

    private static AsynchronousCloseException closedMeanwhile(IOException cause) {
        AsynchronousCloseException closed = new AsynchronousCloseException();
        closed.initCause(cause);
        return closed;
    }

    /** How many bytes are taken of what is shown, or -1 where there is nothing more. */
    private int take(int most) {
        if (at == end) {
            return -1;
        }
        int count = Math.min(most, end - at);
        at += count;
        return count;
    }

    /**
     * Returns how many bytes can be read without blocking, as far as that can be told without reading on: those that
     * were verified, or else what the next read will return, unless it throws. It is not 0 while more than 16 bytes of
     * a chunk have come, even if a read would wait for the rest of the chunk: some readers take 0 for the end, among
     * them {@link java.util.zip.GZIPInputStream} for several members. It is 0 before the header was read, while another
     * thread reads, and if the stream below has nothing ready or does not say so, though the message may go on.
     */
    @Override
    public int available() throws IOException {
        if (!life.tryEnter()) {
            requireNotClosed();
            return 0;
        }
        try {
            requireWell();
            PlaintextPieces pieces = verified;
            return at < end || ended || pieces == null ? end - at : pieces.coming();
        } finally {
            life.exit();
        }
    }

    /** {@inheritDoc} */
    @Override
    public long transferTo(OutputStream out) throws IOException {
        enter();
        try {
            long count = 0;
            while (hasMore()) {
                out.write(shown, at, end - at);
                count += end - at;
                at = end;
                requireNotClosed();
            }
            return count;
        } finally {
            life.exit();
        }
    }

    private boolean hasMore() throws IOException {
        requireWell();
        if (at == end && !ended) {
            shownOrEnd(orFail(() -> open().next()));
        }
        return at < end;
    }

    private void shownOrEnd(boolean isShown) throws IOException {
        PlaintextPieces pieces = open();
        at = 0;
        shown = isShown ? pieces.array() : NOTHING;
        end = isShown ? pieces.length() : 0;
        if (end == 0) {
            // a lease that cannot be returned was none
            orFail(() -> {
                pieces.close();
                return true;
            });
            ended = true;
        }
    }

    private void enter() throws IOException {
        if (!life.enter()) {
            throw closed();
        }
    }

    private void requireNotClosed() throws IOException {
        if (life.isClosed()) {
            throw closed();
        }
    }

    private static IOException closed() {
        return new IOException("the stream is closed");
    }

    private void requireWell() throws IOException {
        Throwable before = failure;
        if (before instanceof AuthenticationException e) {
            throw new AuthenticationException(e.failure(), String.valueOf(e.getMessage()));
        }
        if (before != null) {
            throw new IOException("the message failed before", before);
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T orFail(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            giveUp();
            throw e;
        }
    }

    private void giveUp() {
        shown = NOTHING;
        at = 0;
        end = 0;
        if (verified != null) {
            verified.close();
        }
    }

    /** Returns whether it was not closed. */
    @Override
    public boolean isOpen() {
        return !life.isClosed();
    }

    /**
     * Closes the stream below, at any point of the message and without verifying the rest of it.
     *
     * @throws IOException if the stream below throws it
     */
    @Override
    public void close() throws IOException {
        if (life.isClosed()) {
            return;
        }
        boolean first = true;
        try {
            first = life.close();
        } finally {
            if (first) {
                in.close();
            }
        }
    }
}
