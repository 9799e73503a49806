package io.sealwax.cli;

import io.sealwax.ContextMatch;
import io.sealwax.DecryptingInputStream;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeException;
import io.sealwax.RangeReader;
import io.sealwax.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * Decrypts one message, or a range of its plaintext.
 *
 * @param progress begins to show how much of so many bytes is done
 */
record Decryption(
        EnvelopeCipher cipher, ContextMatch match, Input input, Target target, LongFunction<Progress> progress) {
    /** Bytes in memory at once, as many as keep several threads busy. */
    private static final int PIECE = 1 << 20;

    private interface Step {
        void run(OutputStream out) throws IOException;
    }

    void all() throws IOException {
        commit("plaintext", out -> {
            try (Progress shown = progress.apply(input.length());
                    DecryptingInputStream plaintext = cipher.decryptFrom(input.stream(shown), match)) {
                long unused = plaintext.transferTo(out);
            }
        });
    }

    /** Reads no more of a file than it must, and anything else to its end. */
    void only(ByteRange range) throws IOException {
        if (!input.hasRanges() && range.isFromTheEnd()) {
            throw new UsageException(
                    "--range -<count> is for files: where a stream ends is known only when it is over");
        }
        byte[] piece = new byte[PIECE];
        try {
            commit("range", input.hasRanges() ? out -> read(range, piece, out) : out -> filter(range, piece, out));
        } finally {
            Arrays.fill(piece, (byte) 0);
        }
    }

    private void read(ByteRange range, byte[] piece, OutputStream out) throws IOException {
        try (Source source = input.ranges();
                RangeReader plaintext = cipher.openRanges(source, match)) {
            long begin = range.begin(plaintext.size());
            long end = range.end(plaintext.size());
            try (Progress shown = progress.apply(end - begin)) {
                for (long at = begin; at < end; shown.stepTo(at - begin)) {
                    // where pieces meet, no chunk is opened twice
                    int count = plaintext.read(at, piece, 0, (int) Math.min(PIECE - at % PIECE, end - at));
                    out.write(piece, 0, count);
                    at += count;
                }
            }
        }
    }

    private void filter(ByteRange range, byte[] piece, OutputStream out) throws IOException {
        try (Progress shown = progress.apply(input.length());
                DecryptingInputStream plaintext = cipher.decryptFrom(input.stream(shown), match)) {
            long at = 0;
            for (int count = plaintext.read(piece); count >= 0; count = plaintext.read(piece)) {
                long end = at + count;
                int from = (int) (Math.min(Math.max(range.first(), at), end) - at);
                int to = (int) (Math.max(range.end(end), at) - at);
                if (from < to) {
                    out.write(piece, from, to - from);
                }
                at = end;
            }
            range.requireIn(at);
        }
    }

    private void commit(String what, Step step) throws IOException {
        try {
            step.run(target.stream());
        } catch (EnvelopeException | IOException e) {
            if (target.isSeenAtOnce() && target.written() > 0) {
                e.addSuppressed(new EarlierOutput(target, what));
            }
            throw e;
        }
        target.commit();
    }
}
