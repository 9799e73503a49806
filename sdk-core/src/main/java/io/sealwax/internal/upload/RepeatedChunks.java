package io.sealwax.internal.upload;

import io.sealwax.Source;
import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.chunks.CopiedProcess;
import io.sealwax.internal.concurrent.LeaseCounter;
import io.sealwax.internal.concurrent.SlotPool;
import io.sealwax.internal.concurrent.Stripes;
import io.sealwax.internal.message.ChunkedMessage;
import io.sealwax.internal.range.SourceStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The chunks of a message of known length, each encrypted whenever it is asked for, with the same bytes each time.
 * Thread-safe.
 */
public final class RepeatedChunks implements AutoCloseable {
    private final Source plaintext;
    private final long plaintextLength;
    private final ChunkedMessage message;
    private final ChunkTags tags;
    private final LeaseCounter sealing = new LeaseCounter();
    private final SlotPool<ChunkCipher> ciphers = new SlotPool<>(Stripes.COUNT);
    private volatile boolean closed;

    /**
     * The chunks of a message.
     *
     * @param message is this object's from now on
     */
    public RepeatedChunks(Source plaintext, long plaintextLength, ChunkedMessage message) {
        this.plaintext = plaintext;
        this.plaintextLength = plaintextLength;
        this.message = message;
        this.tags = new ChunkTags(ChunkLayout.chunks(plaintextLength));
    }

    public boolean isClosed() {
        return closed;
    }

    /** Header, salt and commitment; not to be written to. */
    public byte[] start() {
        return message.start();
    }

    /**
     * Writes a sealed chunk to the begin of the output.
     *
     * @param in room for a chunk's plaintext, which is zeros when this returns
     * @throws IOException what the source throws; if this was closed, the process may have been copied, or the
     *     plaintext is not what it was. The output is then zeros
     */
    public void seal(long chunk, byte[] in, byte[] out) throws IOException {
        int stripe = Stripes.preferred();
        if (!sealing.acquire(stripe)) {
            throw new IOException("the message is closed");
        }
        int length = (int) Math.min(ChunkLayout.CHUNK, plaintextLength - chunk * ChunkLayout.CHUNK);
        boolean same = false;
        try {
            if (length > 0) {
                plaintext.read(chunk * ChunkLayout.CHUNK, in, 0, length);
            }
            if (length < ChunkLayout.CHUNK) {
                requireSameLength();
            }
            seal(chunk, in, length, out);
            same = tags.isFirstOrSame(chunk, out, length);
        } catch (CopiedProcess e) {
            close();
            throw new IOException(e.getMessage(), e);
        } finally {
            Arrays.fill(in, (byte) 0);
            if (!same) {
                Arrays.fill(out, (byte) 0);
            }
            if (sealing.release(stripe)) {
                wipe();
            }
        }
        if (!same) {
            throw new IOException("the plaintext changed since it was read before, in its chunk " + chunk);
        }
    }

    /** A plaintext that grew meanwhile would lose its end without a word. */
    private void requireSameLength() throws IOException {
        long now = SourceStream.lengthOf(plaintext);
        if (now != plaintextLength) {
            throw new IOException("the plaintext changed since its length was asked for: " + plaintextLength
                    + " bytes then, " + now + " now");
        }
    }

    private void seal(long chunk, byte[] in, int length, byte[] out) {
        // SunJCE refuses a nonce that is the same as the last
        ChunkCipher cipher = ciphers.take(idle -> !idle.sealedLast(chunk));
        if (cipher != null && cipher.sealedLast(chunk)) {
            cipher.close();
            cipher = null;
        }
        if (cipher == null) {
            cipher = message.key().cipher(message.crypto());
        }
        try {
            cipher.seal(chunk, in, 0, length, out, 0);
        } catch (Throwable t) {
            cipher.close();
            throw t;
        }
        if (!ciphers.give(cipher)) {
            cipher.close();
        }
    }

    private void wipe() {
        ciphers.drain(ChunkCipher::close);
        message.close();
    }

    @Override
    public void close() {
        closed = true;
        if (sealing.retire()) {
            wipe();
        }
    }
}
