package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.fuzz.Allocation;
import io.sealwax.testing.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ranges take of memory: of garbage no more than in proportion, whatever the steps. */
class RangeMemoryTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int MEBIBYTE = 1 << 20;

    private final Keys keys = Keys.local();

    /** All of whose work is done here, where its garbage is counted. */
    private final EnvelopeCipher cipher =
            EnvelopeCipher.builder(keys).parallelism(3).executor(Runnable::run).build();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    private interface Reading {
        void read(RangeReader reader, int length) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 4096, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK, MEBIBYTE})
    void twiceTheInputTakesTwiceTheGarbageInRangesAtMost(int step) {
        byte[] piece = new byte[step];
        assertLinear((reader, length) -> {
            for (int at = 0; at < length; at += step) {
                int unused = reader.read(at, piece, 0, step);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4096, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK, MEBIBYTE})
    void theSameThroughAChannel(int step) {
        ByteBuffer piece = ByteBuffer.allocate(step);
        assertLinear((reader, length) -> {
            try (SeekableByteChannel channel = reader.asChannel()) {
                int read = 0;
                for (int n = 0; n >= 0; n = channel.read(piece.clear())) {
                    read += n;
                }
                assertThat(read).isEqualTo(length);
            }
        });
    }

    private void assertLinear(Reading reading) {
        long once = garbage(reading, 4 * MEBIBYTE);
        long twice = garbage(reading, 8 * MEBIBYTE);
        assertThat(twice).as("twice, and once: %d", once).isLessThanOrEqualTo(once * 22 / 10);
    }

    /** The less of some rounds: code that is not compiled yet makes more. */
    private long garbage(Reading reading, int length) {
        byte[] message = Plaintexts.seal(cipher, new byte[length], CONTEXT);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            least = Math.min(least, Allocation.of(() -> {
                try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
                    reading.read(reader, length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        return least;
    }
}
