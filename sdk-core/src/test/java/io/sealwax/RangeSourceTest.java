package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealwax.testing.Keys;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a range reader reads of its source, and what becomes of it where the source fails. */
class RangeSourceTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int FIRST_READ = 1024;

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @TempDir
    Path folder;

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    @Test
    void openingReadsTheBeginAndTheLastChunkAndARangeJustItsChunksInOneRead() throws IOException {
        byte[] plaintext = Plaintexts.of(50 * CHUNK + 10);
        byte[] message = Plaintexts.seal(cipher, plaintext, CONTEXT);
        int chunksAt = EnvelopeHeader.parse(message).length() + Plaintexts.START;
        RecordedSource source = new RecordedSource(message);
        try (RangeReader reader = cipher.openRanges(source, CONTEXT)) {
            assertThat(source.reads())
                    .containsExactly(
                            new CiphertextRange(0, FIRST_READ),
                            new CiphertextRange(chunksAt + 50L * SEALED_CHUNK, 10 + 16));
            for (int[] range :
                    new int[][] {{0, 1}, {CHUNK - 1, 2}, {7 * CHUNK, CHUNK}, {50 * CHUNK - 1, 20}, {50 * CHUNK, 10}}) {
                CiphertextRange needed = reader.ciphertextRange(range[0], range[1]);
                assertThat(needed.position()).isEqualTo(chunksAt + (long) range[0] / CHUNK * SEALED_CHUNK);
                assertThat(reader.read(range[0], range[1])).isNotEmpty();
                assertThat(source.reads()).containsExactly(needed);
            }
            assertThat(reader.read(plaintext.length, 5)).isEmpty();
            byte[] ciphertext = Arrays.copyOfRange(message, chunksAt, chunksAt + SEALED_CHUNK);
            assertThat(reader.open(3, 5, ciphertext)).isEqualTo(Arrays.copyOfRange(plaintext, 3, 8));
            assertThat(source.reads())
                    .as("nothing for what was fetched, or is not there")
                    .isEmpty();
        }
        assertThat(source.reads()).isEmpty();
        assertThat(keys.unwraps()).isOne();
    }

    @Test
    void aHeaderThatIsLongerIsReadAsFarAsItGoes() throws IOException {
        EncryptionContext big = CONTEXT.forMessage("big", "x".repeat(7000));
        byte[] message = Plaintexts.seal(cipher, Plaintexts.of(9 * CHUNK), big);
        RecordedSource source = new RecordedSource(message);
        try (RangeReader reader = cipher.openRanges(source, big)) {
            List<CiphertextRange> reads = source.reads();
            CiphertextRange beforeLast = reads.get(reads.size() - 2);
            assertThat(beforeLast.position() + beforeLast.length())
                    .isLessThanOrEqualTo(EnvelopeHeader.parse(message).length() + Plaintexts.START + FIRST_READ);
            assertThat(reader.size()).isEqualTo(9 * CHUNK);
        }
    }

    @Test
    void aLargeRangeIsReadByFourMebibytes() throws IOException {
        byte[] plaintext = Plaintexts.of(600 * CHUNK + 1);
        RecordedSource source = new RecordedSource(cipher.encrypt(plaintext, CONTEXT));
        try (RangeReader reader = cipher.openRanges(source, CONTEXT)) {
            source.reads();
            assertThat(reader.read(5, plaintext.length)).isEqualTo(Arrays.copyOfRange(plaintext, 5, plaintext.length));
            assertThat(source.reads())
                    .hasSize(3)
                    .allSatisfy(read -> assertThat(read.length()).isLessThanOrEqualTo(256L * SEALED_CHUNK));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 5 * CHUNK, 300 * CHUNK + 3})
    void whatASourceThrowsIsThrownAtEveryReadAndNothingIsHandedOut(int size) {
        for (byte[] message : new byte[][] {
            Plaintexts.seal(cipher, Plaintexts.of(size), CONTEXT), cipher.encrypt(Plaintexts.of(size), CONTEXT)
        }) {
            for (Exception failure : List.of(new EOFException("short"), new IllegalStateException("broken"))) {
                int read = 0;
                while (failsAt(read, message, size, failure)) {
                    read++;
                }
                assertThat(read).isPositive();
            }
        }
    }

    /** False where there is no such read. */
    private boolean failsAt(int read, byte[] message, int size, Exception failure) {
        byte[] out = new byte[size];
        ByteBuffer direct = ByteBuffer.allocateDirect(size);
        Throwable intoArray =
                failure(new RecordedSource(message).failAt(read, failure), reader -> reader.read(0, out, 0, size));
        Throwable intoBuffer =
                failure(new RecordedSource(message).failAt(read, failure), reader -> reader.read(0, direct));
        assertThat(intoArray).isIn(failure, null);
        assertThat(intoBuffer).isIn(failure, null);
        if (intoArray != null) {
            assertThat(Arrays.equals(out, new byte[size])).isTrue();
        }
        if (intoBuffer != null) {
            assertThat(direct).isEqualTo(ByteBuffer.allocate(size));
        }
        return intoArray != null || intoBuffer != null;
    }

    private interface Reading {
        void from(RangeReader reader) throws IOException;
    }

    private Throwable failure(Source source, Reading reading) {
        return catchThrowable(() -> {
            try (RangeReader reader = cipher.openRanges(source, CONTEXT)) {
                reading.from(reader);
            }
        });
    }

    @Test
    void aSourceThatCannotTellItsSizeOpensNothing() {
        Source source = new Source() {
            @Override
            public long size() throws IOException {
                throw new IOException("no size");
            }

            @Override
            public void read(long position, byte[] out, int offset, int length) throws IOException {
                throw new IOException("no bytes");
            }
        };
        assertThatThrownBy(() -> cipher.openRanges(source, CONTEXT)).hasMessage("no size");
        assertThatThrownBy(() -> cipher.encryptRepeatably(source, CONTEXT)).hasMessage("no size");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -(1L << 54), Long.MIN_VALUE})
    void aSourceThatDoesNotKnowItsSizeIsRefusedAndCostsTheDataKeyNothing(long size) throws IOException {
        Source source = new Source() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void read(long position, byte[] out, int offset, int length) {
                throw new AssertionError("read");
            }
        };
        String refusal = "a source of " + size + " bytes: it must know how many it has";
        assertThatThrownBy(() -> cipher.openRanges(source, CONTEXT))
                .isInstanceOf(IOException.class)
                .hasMessage(refusal);
        assertThatThrownBy(() -> cipher.encryptRepeatably(source, CONTEXT))
                .isInstanceOf(IOException.class)
                .hasMessage(refusal);
        assertThat(cipher.encrypt(new byte[2_000_000], CONTEXT)).hasSizeGreaterThan(2_000_000);
    }

    @Test
    void aFolderIsNoSource() {
        assertThatThrownBy(() -> Source.of(folder))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(folder + ": is a directory");
    }

    @Test
    void aFileIsASourceUntilItIsClosedAndSaysWhereItEnds() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3, 4, 5});
        Source source = Source.of(file);
        byte[] out = new byte[5];
        assertThat(source.size()).isEqualTo(5);
        source.read(1, out, 2, 3);
        assertThat(out).containsExactly(0, 0, 2, 3, 4);
        assertThatThrownBy(() -> source.read(3, out, 0, 3))
                .isInstanceOf(EOFException.class)
                .hasMessage(file + ": ends at 5 bytes, before 6");
        source.close();
        assertThatThrownBy(() -> source.read(0, out, 0, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Source.of(folder.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void anArrayIsASourceWithoutACopy() throws IOException {
        byte[] bytes = {1, 2, 3};
        try (Source source = Source.of(bytes)) {
            bytes[1] = 9;
            byte[] out = new byte[2];
            source.read(1, out, 0, 2);
            assertThat(out).containsExactly(9, 3);
            assertThatThrownBy(() -> source.read(2, out, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
