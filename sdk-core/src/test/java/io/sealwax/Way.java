package io.sealwax;

import io.sealwax.internal.parallel.BatchSizes;
import io.sealwax.testing.Trickle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;

/** The ways in which a message passes in pieces, so that one set of answers goes through all of them. */
enum Way {
    WHOLE_READS {
        @Override
        void open(DecryptingInputStream in, ByteArrayOutputStream out) throws IOException {
            copy(in, out, 1 << 20);
        }
    },
    ONE_BYTE_AT_A_TIME {
        @Override
        void open(DecryptingInputStream in, ByteArrayOutputStream out) throws IOException {
            for (int b = in.read(); b >= 0; b = in.read()) {
                out.write(b);
            }
        }

        @Override
        int step() {
            return 1;
        }
    },
    ODD_SIZES {
        @Override
        void open(DecryptingInputStream in, ByteArrayOutputStream out) throws IOException {
            copy(in, out, 16_389);
        }

        @Override
        InputStream source(byte[] message) {
            return Trickle.of(message, 16_411);
        }

        @Override
        int step() {
            return 16_391;
        }
    },
    SOURCE_OF_ONE_BYTE {
        @Override
        void open(DecryptingInputStream in, ByteArrayOutputStream out) throws IOException {
            copy(in, out, 777);
        }

        @Override
        InputStream source(byte[] message) {
            return Trickle.of(message, 1);
        }

        @Override
        int step() {
            return 777;
        }
    },
    TRANSFER {
        @Override
        void open(DecryptingInputStream in, ByteArrayOutputStream out) throws IOException {
            in.transferTo(out);
        }
    },
    SEVERAL_THREADS {
        @Override
        void open(DecryptingInputStream in, ByteArrayOutputStream out) throws IOException {
            copy(in, out, 50_000);
        }

        @Override
        EnvelopeCipherBuilder set(EnvelopeCipherBuilder builder) {
            return builder.parallelism(3).executor(ForkJoinPool.commonPool());
        }
    },
    SEVERAL_THREADS_A_CHUNK_EACH {
        @Override
        void open(DecryptingInputStream in, ByteArrayOutputStream out) throws IOException {
            copy(in, out, 50_000);
        }

        @Override
        EnvelopeCipherBuilder set(EnvelopeCipherBuilder builder) {
            return aChunkEach(builder);
        }
    },
    CHANNEL {
        @Override
        void open(DecryptingInputStream in, ByteArrayOutputStream out) throws IOException {
            read(in, out, ByteBuffer.allocateDirect(9999));
        }

        @Override
        DecryptingInputStream stream(EnvelopeCipher cipher, byte[] message, ContextMatch match) {
            return cipher.decryptFromChannel(Channels.newChannel(new ByteArrayInputStream(message)), match);
        }

        @Override
        void seal(EncryptingOutputStream out, byte[] plaintext) throws IOException {
            ByteBuffer rest =
                    ByteBuffer.allocateDirect(plaintext.length).put(plaintext).flip();
            while (rest.hasRemaining()) {
                int limit = rest.limit();
                rest.limit(Math.min(limit, rest.position() + 40_000));
                out.write(rest);
                rest.limit(limit);
            }
        }
    },
    RANGES {
        @Override
        void open(EnvelopeCipher cipher, byte[] message, ContextMatch match, ByteArrayOutputStream out)
                throws IOException {
            try (RangeReader reader = cipher.openRanges(Source.of(message), match)) {
                byte[] piece = new byte[30_011];
                for (int n = reader.read(0, piece, 0, piece.length); n > 0; ) {
                    out.write(piece, 0, n);
                    n = reader.read(out.size(), piece, 0, piece.length);
                }
            }
        }
    },
    RANGES_A_CHUNK_EACH {
        @Override
        void open(EnvelopeCipher cipher, byte[] message, ContextMatch match, ByteArrayOutputStream out)
                throws IOException {
            try (RangeReader reader = cipher.openRanges(Source.of(message), match)) {
                out.writeBytes(reader.read(0, (int) reader.size()));
            }
        }

        @Override
        EnvelopeCipherBuilder set(EnvelopeCipherBuilder builder) {
            return aChunkEach(builder);
        }
    },
    RANGE_CHANNEL {
        @Override
        void open(EnvelopeCipher cipher, byte[] message, ContextMatch match, ByteArrayOutputStream out)
                throws IOException {
            try (RangeReader reader = cipher.openRanges(Source.of(message), match);
                    SeekableByteChannel channel = reader.asChannel()) {
                read(channel, out, ByteBuffer.allocate(20_000));
            }
        }
    };

    /** Opens a message, and appends what comes out; it is there too when this throws. */
    void open(EnvelopeCipher cipher, byte[] message, ContextMatch match, ByteArrayOutputStream out) throws IOException {
        try (DecryptingInputStream in = stream(cipher, message, match)) {
            open(in, out);
        }
    }

    void open(DecryptingInputStream in, ByteArrayOutputStream out) throws IOException {
        throw new IllegalStateException();
    }

    DecryptingInputStream stream(EnvelopeCipher cipher, byte[] message, ContextMatch match) {
        return cipher.decryptFrom(source(message), match);
    }

    InputStream source(byte[] message) {
        return new ByteArrayInputStream(message);
    }

    EnvelopeCipherBuilder set(EnvelopeCipherBuilder builder) {
        return builder;
    }

    /**
     * Several threads, of which each takes a chunk and then the next, so that there is an order to keep even in what is
     * short.
     */
    static EnvelopeCipherBuilder aChunkEach(EnvelopeCipherBuilder builder) {
        return builder.parallelism(3).executor(ForkJoinPool.commonPool()).batchSizes(new BatchSizes(1, 1, 1));
    }

    /** Whether it opens ranges, which hand out nothing of one that does not verify. */
    boolean isOfRanges() {
        return this == RANGES || this == RANGES_A_CHUNK_EACH || this == RANGE_CHANNEL;
    }

    /** How many bytes are written at a time; 0 where all of them are. */
    int step() {
        return 0;
    }

    /** Whether a provider sees no other calls of it than those of another way. */
    boolean isLikeOthersBelow() {
        return this == ONE_BYTE_AT_A_TIME || this == SOURCE_OF_ONE_BYTE || this == ODD_SIZES || this == TRANSFER;
    }

    void seal(EncryptingOutputStream out, byte[] plaintext) throws IOException {
        int step = step() == 0 ? Math.max(1, plaintext.length) : step();
        for (int at = 0; at < plaintext.length; at += step) {
            byte[] lent = Arrays.copyOfRange(plaintext, at, Math.min(plaintext.length, at + step));
            if (step == 1) {
                out.write(lent[0]);
            } else {
                out.write(lent);
            }
            // the caller's again, who may do with it as he likes
            Arrays.fill(lent, (byte) 0x55);
        }
    }

    private static void copy(InputStream in, ByteArrayOutputStream out, int size) throws IOException {
        byte[] piece = new byte[size];
        for (int n = in.read(piece, 0, size); n >= 0; n = in.read(piece, 0, size)) {
            out.write(piece, 0, n);
        }
    }

    private static void read(ReadableByteChannel in, ByteArrayOutputStream out, ByteBuffer piece) throws IOException {
        while (in.read(piece.clear()) >= 0) {
            byte[] bytes = new byte[piece.flip().remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
        }
    }
}
