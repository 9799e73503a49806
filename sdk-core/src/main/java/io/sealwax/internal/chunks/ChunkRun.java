package io.sealwax.internal.chunks;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.parallel.Threads;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Consecutive chunks of one message, from array to array, by several threads. The bytes do not depend on the threads.
 *
 * @param key of the message
 * @param crypto whose ciphers are used
 * @param threads who do it
 */
public record ChunkRun(ChunkKey key, CryptoProvider crypto, Threads threads) {
    /** Whether there is so much plaintext, in bytes, that more than one thread pays. */
    public static boolean isWorthwhile(int length, Threads threads) {
        return length >= threads.batchSizes().worthwhile() * ChunkLayout.CHUNK;
    }

    /** Seals a whole message's plaintext; the last chunk is shorter, if need be empty. */
    public void seal(byte[] in, int inAt, int length, byte[] out, int outAt) {
        int batches = batches((int) ChunkLayout.chunks(length));
        threads.share(batches, () -> new Part() {
            @Override
            public void work(int batch) {
                int first = batch * size;
                int at = first * ChunkLayout.CHUNK;
                boolean last = batch == batches - 1;
                int count = last ? length - at : size * ChunkLayout.CHUNK;
                cipher.sealAll(first, in, inAt + at, count, out, outAt + first * ChunkLayout.SEALED_CHUNK, last);
            }
        });
    }

    /**
     * Opens {@code length} sealed bytes of consecutive chunks, of which only the message's last is not full.
     *
     * @throws io.sealwax.AuthenticationException for the first chunk that does not verify; the output range may then
     *     hold unverified bytes, which the caller wipes
     */
    public void open(long firstChunk, byte[] in, int inAt, int length, byte[] out, int outAt) {
        int chunks = (length + ChunkLayout.SEALED_CHUNK - 1) / ChunkLayout.SEALED_CHUNK;
        AtomicLong wrong = new AtomicLong(Long.MAX_VALUE);
        threads.share(batches(chunks), () -> new Part() {
            @Override
            public void work(int batch) {
                int first = batch * size;
                // a chunk before the wrong one may be wrong too, one behind it does not matter
                if (firstChunk + first < wrong.get()) {
                    int at = first * ChunkLayout.SEALED_CHUNK;
                    int count = Math.min(size * ChunkLayout.SEALED_CHUNK, length - at);
                    int to = outAt + first * ChunkLayout.CHUNK;
                    long wrongHere = cipher.openAll(firstChunk + first, in, inAt + at, count, out, to);
                    if (wrongHere != ChunkCipher.NONE) {
                        wrong.accumulateAndGet(wrongHere, Math::min);
                    }
                }
            }
        });
        if (wrong.get() != Long.MAX_VALUE) {
            throw ChunkFailures.wrong(wrong.get());
        }
    }

    private int batches(int chunks) {
        int batch = threads.batchSizes().batch();
        return (chunks + batch - 1) / batch;
    }

    /** One thread's part, with a cipher of its own. */
    private abstract class Part implements Threads.Share {
        final ChunkCipher cipher = key.cipher(crypto);
        final int size = threads.batchSizes().batch();

        @Override
        public void close() {
            cipher.close();
        }
    }
}
