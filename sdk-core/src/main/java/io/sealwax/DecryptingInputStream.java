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
 * Decrypts a message that it reads from another stream or channel as it goes. A stream and a channel in one.
 *
 * <p><b>Guarantees.</b> Only verified bytes come out, and the end, -1, only after the whole message was verified:
 * whoever stops before has read the begin of a message that may have been cut. What comes out before a failure is what
 * was verified before it. What failed once fails from then on, with the same {@link AuthenticationException} or else an
 * {@link IOException} whose cause is the failure. A record, which is no longer than 64 KiB, is held back until all of
 * it was verified; of a longer message each chunk of 16 KiB comes out when the stream below has given it, before that
 * is asked for more than its {@link InputStream#available()} says is there.
 *
 * <p>Nothing is read before the first byte or the {@link #context()} is asked for; then the header is read, the context
 * held against what is expected, and the data key fetched. It is on lease until the end is reached, the message fails,
 * or this is closed. Memory: 150 KiB, or with {@linkplain EnvelopeCipherBuilder#parallelism several threads} 520 KiB
 * for each, whatever the message's length. A message extends to the end of its stream.
 *
 * <p>Every method that reads throws an {@link EnvelopeException} of the class and in the order that {@link Failure}
 * lists, but that a chunked message's end is seen last, and an {@link IOException} if the stream below does, or gives
 * no byte where it must wait for one or end.
 *
 * <p><b>Threads.</b> One thread at a time uses it, and any thread closes it. A call that comes while another is under
 * way throws an {@link IllegalStateException} and does nothing. Closing from another thread closes the stream below,
 * which ends most calls that wait for it. The call under way gives verified bytes or throws an {@link IOException}; it
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
     * The whole context of the message, to which it commits. Reads the header if nothing was read yet; can be asked for
     * after the end as well.
     *
     * @throws EnvelopeException if this is no message, has another context, or its data key is not to be had
     * @throws IOException what the stream below throws, or if this was closed before
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
     * @param out of which, beyond the bytes that were read, only those may have changed that a chunk would have taken
     *     that did not verify: these are zeros
     * @return how many bytes were read, at least one unless {@code length} is 0, or -1 where the whole message was read
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
     * Reads into what remains in a buffer.
     *
     * @return how many bytes were read, or -1 if the whole message was read and verified
     * @throws ClosedChannelException if this is closed; an {@link AsynchronousCloseException} if another thread closes
     *     it meanwhile
     * @throws IllegalStateException if another call is under way
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
     * Returns how many bytes come without waiting, as far as that can be told without reading on: those that were
     * verified, or else what the next read is sure to give, unless it throws, of what has come of the message. It is
     * not 0 while more than 16 bytes of a chunk have come, also where a read would wait for the rest of the chunk: some
     * readers take 0 for the end, {@link java.util.zip.GZIPInputStream} of several members among them. It is 0 before
     * the header was read, while another thread reads, and if the stream below holds nothing ready or does not say so,
     * though the message may go on.
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

    /** Whether it was not closed. */
    @Override
    public boolean isOpen() {
        return !life.isClosed();
    }

    /**
     * Closes the stream below, at any point of the message and without complaint about the rest of it.
     *
     * @throws IOException what the stream below throws
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
