package io.sealwax.internal.chunks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkLayoutTest {
    private static final int SALT_AND_COMMITMENT = 24 + 32;
    private static final long LONGEST = (1L << 38) * 16_384 - 1;

    @Test
    void plaintextOfEveryLengthHasABodyWithALastChunkThatIsNotFull() {
        for (long length : lengths()) {
            long body = ChunkLayout.bodyLength(length);
            long fullChunks = length / 16_384;
            assertThat(body)
                    .as("%d bytes", length)
                    .isEqualTo(SALT_AND_COMMITMENT + fullChunks * 16_400 + length % 16_384 + 16);
            assertThat(ChunkLayout.chunks(length)).isEqualTo(fullChunks + 1);
            assertThat(ChunkLayout.isTruncated(body)).isFalse();
            assertThat(ChunkLayout.isTooLong(body)).isFalse();
            assertThat(ChunkLayout.plaintextLength(body)).isEqualTo(length);
        }
    }

    @Test
    void bodyOfNoPlaintextIsTruncated() {
        for (int body = 0; body < 72; body++) {
            assertThat(ChunkLayout.isTruncated(body)).as("%d bytes", body).isTrue();
        }
        for (long chunks : new long[] {1, 2, 3, 255, 256, 65_536, (1L << 38) - 1}) {
            for (int more = 0; more < 16; more++) {
                assertThat(ChunkLayout.isTruncated(SALT_AND_COMMITMENT + chunks * 16_400 + more))
                        .as("%d bytes after %d full chunks", more, chunks)
                        .isTrue();
            }
            assertThat(ChunkLayout.isTruncated(SALT_AND_COMMITMENT + chunks * 16_400 + 16))
                    .isFalse();
        }
    }

    @Test
    void thereAreAtMost2To38Chunks() {
        long longestBody = ChunkLayout.bodyLength(LONGEST);
        assertThat(longestBody).isEqualTo(SALT_AND_COMMITMENT + (1L << 38) * 16_400 - 1);
        assertThat(ChunkLayout.chunks(LONGEST)).isEqualTo(1L << 38);
        assertThat(ChunkLayout.isTooLong(longestBody)).isFalse();
        assertThat(ChunkLayout.isTooLong(longestBody + 1)).isTrue();
        assertThat(ChunkLayout.isTooLong(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void everyByteOfThePlaintextLiesInTheChunkWhereTheFormatSaysItDoes() {
        for (long offset : lengths()) {
            assertThat(ChunkLayout.chunkAt(offset / 16_384)).isEqualTo(56 + offset / 16_384 * 16_400);
        }
    }

    private static List<Long> lengths() {
        List<Long> lengths = new ArrayList<>();
        for (long around : new long[] {0, 16_384, 32_768, 65_536, 4_194_304, 1L << 31, 1L << 40, LONGEST - 2}) {
            for (long length = Math.max(0, around - 2); length <= around + 2; length++) {
                lengths.add(length);
            }
        }
        return lengths;
    }
}
