package io.sealwax;

import io.sealwax.internal.parallel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what is written to it into a message, and writes that to another stream or channel as it goes. A stream and a channel in one.
 *
 * <p><b>The message ends with {@link #finish()}.</b> Closing without it leaves a message that does not open, so that an exception in the middle of a
 * try-with-resources statement leaves none that looks whole:
 *
 * <pre>{@code
 * try (EncryptingOutputStream out = cipher.encryptTo(Files.newOutputStream(file), context)) {
 *     out.transferFrom(source);
 *     out.finish();
 * }
 * }</pre>
 *
 * <p>The data key is fetched with the first call that writes, flushes or finishes, and on loan until the message is finished, has failed or is closed. What
 * fails once fails from then on: nothing more is written, and the message does not open, unless all of it had been written when the stream below
 * failed. Memory: 130 KiB, or with
 * {@linkplain EnvelopeCipherBuilder#parallelism several threads} 520 KiB for each, whatever the message's length. Arrays and buffers stay the
 * caller's, are not written to, and are not looked at any more when a call returns.
 *
 * <p>Every method that writes throws what the stream below throws, an {@link IOException} where the message has ended or failed before, and a
 * {@link DataKeyException} where there is no data key to be had. Not thread-safe.
 */
public final class EncryptingOutputStream extends OutputStream implements WritableByteChannel {
    private enum State {
        OPEN,
        FINISHED,
        FAILED,
        CLOSED
    }

    private final OutputStream out;
    private final Supplier<ChunkedMessage> message;
    private final Threads threads;
    private final byte[] single = new byte[1];
    private @Nullable ChunkWriter chunks;
    private State state = State.OPEN;
    private boolean finished;

    EncryptingOutputStream(OutputStream out, Supplier<ChunkedMessage> message, Threads threads) {
        this.out = out;
        this.message = message;
        this.threads = threads;
    }

    private ChunkWriter chunks() {
        ChunkWriter begun = chunks;
        if (begun == null) {
            begun = new ChunkWriter(out, message.get(), threads);
            chunks = begun;
        }
        return begun;
    }

    /** {@inheritDoc} */
    @Override
    public void write(int b) throws IOException {
        single[0] = (byte) b;
        try {
            write(single, 0, 1);
        } finally {
            single[0] = 0;
        }
    }

    /** {@inheritDoc} */
    @Override
    public void write(byte[] plaintext, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, plaintext.length);
        requireOpen();
        // without a lambda: a caller may write byte by byte
        boolean done = false;
        try {
            chunks().append(plaintext, offset, length);
            done = true;
        } finally {
            failUnless(done);
        }
    }

    /**
     * Encrypts all that remains in a buffer, and returns how much that was. Where it throws, the buffer's position may be anywhere.
     *
     * @throws ClosedChannelException if this was closed
     */
    @Override
    public int write(ByteBuffer plaintext) throws IOException {
        if (state == State.CLOSED) {
            throw new ClosedChannelException();
        }
        requireOpen();
        int count = plaintext.remaining();
        orFail(() -> chunks().append(plaintext));
        return count;
    }

    /**
     * Encrypts what a stream gives until it ends, without a copy in between, and returns how many bytes that was. The message goes on.
     *
     * @param plaintext stays the caller's to close
     * @throws IOException also if it gives no byte where it must wait for one or end
     */
    public long transferFrom(InputStream plaintext) throws IOException {
        requireOpen();
        long[] count = new long[1];
        orFail(() -> count[0] = chunks().append(plaintext));
        return count[0];
    }

    /** Writes what fills chunks of 16 KiB to the stream below, and flushes that; the rest waits for more. */
    @Override
    public void flush() throws IOException {
        if (state == State.FINISHED) {
            out.flush();
            return;
        }
        requireOpen();
        orFail(() -> chunks().flush());
    }

    /**
     * Ends the message, writes the rest of it and flushes the stream below, which stays open until this is closed. Once is enough, more does no harm,
     * also when this was closed.
     *
     * @throws IOException what the stream below throws, which may have the whole message then or not, or if the message failed or was given up before,
     *     which leaves no whole one
     */
    public void finish() throws IOException {
        if (!finished) {
            requireOpen();
            orFail(() -> chunks().finish());
            finished = true;
            state = State.FINISHED;
        }
    }

    /** Whether it takes more to encrypt. */
    @Override
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /**
     * Closes the stream below. If the message was not finished, it is given up: what was written of it does not open.
     *
     * @throws IOException what the stream below throws
     */
    @Override
    public void close() throws IOException {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        try {
            giveUp();
        } finally {
            out.close();
        }
    }

    private void requireOpen() throws IOException {
        if (state != State.OPEN) {
            throw new IOException(
                    switch (state) {
                        case FINISHED -> "the message is finished";
                        case FAILED -> "the message failed before";
                        default -> "the stream is closed";
                    });
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void orFail(Step step) throws IOException {
        boolean done = false;
        try {
            step.run();
            done = true;
        } finally {
            failUnless(done);
        }
    }

    private void failUnless(boolean done) {
        if (!done) {
            state = State.FAILED;
            giveUp();
        }
    }

    private void giveUp() {
        if (chunks != null) {
            chunks.close();
        }
    }
}
