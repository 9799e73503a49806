package io.sealwax;

import io.sealwax.internal.concurrent.Life;
import io.sealwax.internal.message.ChunkedMessage;
import io.sealwax.internal.parallel.Threads;
import io.sealwax.internal.stream.ChunkWriter;
import io.sealwax.internal.stream.GivenUp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what is written to it into a message, and writes that to another stream or channel. It is a stream and a
 * channel in one.
 *
 * <p><b>The message ends with {@link #finish()}.</b> Closing without it leaves a message that does not open, so that an
 * exception in the middle of a try-with-resources statement leaves none that looks whole:
 *
 * <pre>{@code
 * try (EncryptingOutputStream out = cipher.encryptTo(Files.newOutputStream(file), context)) {
 * out.transferFrom(source);
 * out.finish();
 * }
 * }</pre>
 *
 * <p>The data key is obtained with the first call that writes, flushes or finishes. The lease on it ends when the
 * message is finished, fails or is closed. After a failure it fails for good: nothing more is written, and the message
 * does not open, unless all of it had been written when the stream below failed. Memory: 130 KiB, or with
 * {@linkplain EnvelopeCipherBuilder#parallelism several threads} 520 KiB for each, whatever the message's length.
 * Arrays and buffers stay the caller's, are not written to, and are not read after a call has returned.
 *
 * <p>Every method that writes throws what the stream below throws; an {@link IOException} if the message has ended, has
 * failed, or was begun before {@link EnvelopeCipher#beforeSnapshot}; and a {@link DataKeyException} if no data key
 * could be obtained.
 *
 * <p><b>Threads.</b> One thread at a time uses it, and any thread may close it. A call that comes during another one
 * throws an {@link IllegalStateException} and does nothing. Closing from another thread closes the stream below, which
 * ends most calls that wait for it. The call in progress writes no further chunk and throws an {@link IOException}; it
 * wipes the chunk key and returns the lease.
 */
public final class EncryptingOutputStream extends OutputStream implements WritableByteChannel {
    private enum State {
        OPEN,
        FINISHED,
        FAILED
    }

    private final OutputStream out;
    private final Supplier<ChunkedMessage> message;
    private final Threads threads;
    private final byte[] single = new byte[1];
    private @Nullable ChunkWriter chunks;
    private final Life life = new Life("the stream", this::giveUp);
    private volatile State state = State.OPEN;
    private boolean written;

    EncryptingOutputStream(OutputStream out, Supplier<ChunkedMessage> message, Threads threads) {
        this.out = out;
        this.message = message;
        this.threads = threads;
    }

    private ChunkWriter chunks() {
        ChunkWriter begun = chunks;
        if (begun == null) {
            begun = new ChunkWriter(out, message.get(), threads, life);
            chunks = begun;
        }
        return begun;
    }

    /** {@inheritDoc} */
    @Override
    public void write(int b) throws IOException {
        begin();
        boolean done = false;
        try {
            single[0] = (byte) b;
            written = true;
            chunks().append(single, 0, 1);
            done = true;
        } finally {
            single[0] = 0;
            end(done);
        }
    }

    /** {@inheritDoc} */
    @Override
    public void write(byte[] plaintext, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, plaintext.length);
        begin();
        // without a lambda: a caller may write a few bytes at a time
        boolean done = false;
        try {
            chunks().append(plaintext, offset, length);
            written |= length > 0;
            done = true;
        } finally {
            end(done);
        }
    }

    /**
     * Encrypts the remaining bytes of a buffer, and returns how many there were. If it throws, the buffer's position
     * may be anywhere.
     *
     * @throws ClosedChannelException if this is closed; an {@link AsynchronousCloseException} if another thread closes
     *     it meanwhile
     * @throws IllegalStateException if another call is in progress
     */
    @Override
    public int write(ByteBuffer plaintext) throws IOException {
        if (life.isClosed()) {
            throw new ClosedChannelException();
        }
        int count = plaintext.remaining();
        try {
            during(() -> chunks().append(plaintext));
            written |= count > 0;
        } catch (IOException e) {
            throw life.isClosed() ? closedMeanwhile(e) : e;
        }
        return count;
    }

    private static AsynchronousCloseException closedMeanwhile(IOException cause) {
        AsynchronousCloseException closed = new AsynchronousCloseException();
        closed.initCause(cause);
        return closed;
    }

    /**
     * Encrypts a stream to its end, without a copy in between, and returns how many bytes there were. The message can
     * continue.
     *
     * @param plaintext stays the caller's to close
     * @throws IOException also if the stream returns no byte where it must block or end
     */
    public long transferFrom(InputStream plaintext) throws IOException {
        long[] count = new long[1];
        during(() -> count[0] = chunks().append(plaintext));
        written |= count[0] > 0;
        return count[0];
    }

    /** Writes all full chunks of 16 KiB to the stream below, and flushes that; the rest waits for more. */
    @Override
    public void flush() throws IOException {
        if (state != State.FINISHED) {
            during(() -> chunks().flush());
        } else if (life.enter()) {
            try {
                out.flush();
            } finally {
                life.exit();
            }
        } else {
            throw closed();
        }
    }

    /**
     * Ends the message, writes the rest of it and flushes the stream below, which stays open until this is closed.
     * Idempotent, even after this was closed.
     *
     * @throws IOException if the stream below throws it, which may have the whole message then or not, or if the
     *     message failed or was given up before, which leaves no whole one
     */
    public void finish() throws IOException {
        if (state != State.FINISHED) {
            during(() -> {
                chunks().finish();
                state = State.FINISHED;
            });
        }
    }

    /** Returns whether more can be written. */
    @Override
    public boolean isOpen() {
        return state == State.OPEN && !life.isClosed();
    }

    /**
     * Closes the stream below. If the message was not finished, it is given up: what was written of it does not open.
     * That is right after an exception in the middle, which this cannot see, so nothing is thrown. If something was
     * written and nothing failed here, a warning is logged, once in a process. To use a stream that only closes the one
     * below, such as {@link java.util.zip.GZIPOutputStream}, finish that first, then call {@link #finish()} here, and
     * then close.
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
            boolean lost = written && state == State.OPEN && !life.isInUse();
            first = life.close();
            if (first && lost) {
                GivenUp.tell();
            }
        } finally {
            if (first) {
                out.close();
            }
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void during(Step step) throws IOException {
        begin();
        boolean done = false;
        try {
            step.run();
            done = true;
        } finally {
            end(done);
        }
    }

    private void begin() throws IOException {
        if (!life.enter()) {
            throw closed();
        }
        State now = state;
        if (now != State.OPEN) {
            life.exit();
            throw new IOException(now == State.FINISHED ? "the message is finished" : "the message failed before");
        }
    }

    private void end(boolean done) {
        try {
            if (!done) {
                state = State.FAILED;
                giveUp();
            }
        } finally {
            life.exit();
        }
    }

    private void giveUp() {
        if (chunks != null) {
            chunks.close();
        }
    }

    private static IOException closed() {
        return new IOException("the stream is closed");
    }
}
