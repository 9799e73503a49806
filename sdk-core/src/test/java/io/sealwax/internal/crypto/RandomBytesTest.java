package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RandomBytesTest {
    private static final int DRAWN_AT_ONCE = 1024;

    @Test
    void fillsTheRangeAndNothingElse() {
        for (int length : new int[] {0, 1, 12, 24, 32, 1023, 1024}) {
            byte[] out = new byte[length + 20];
            RandomBytes.fill(out, 7, length);
            assertThat(Arrays.copyOf(out, 7)).containsOnly(0);
            assertThat(Arrays.copyOfRange(out, 7 + length, out.length)).containsOnly(0);
        }
    }

    @Test
    void everyBitIsSetAboutHalfTheTime() {
        int draws = 20_000;
        int[] ones = new int[24 * 8];
        byte[] out = new byte[24];
        for (int i = 0; i < draws; i++) {
            RandomBytes.fill(out, 0, out.length);
            for (int bit = 0; bit < ones.length; bit++) {
                ones[bit] += (out[bit / 8] >> (bit % 8)) & 1;
            }
        }
        // nine standard deviations
        double allowed = 9 * Math.sqrt(draws / 4.0);
        for (int count : ones) {
            assertThat((double) count).isBetween(draws / 2.0 - allowed, draws / 2.0 + allowed);
        }
    }

    @Test
    void whatIsHandedOutStoodInTheBufferAndIsWipedThere() {
        for (int i = 0; i < 500; i++) {
            int length = i % 33;
            byte[] before = peek().buffer;
            int from = peek().next;
            byte[] out = new byte[length];
            RandomBytes.fill(out, 0, length);
            Drawn after = peek();
            if (after.next == from + length) {
                assertThat(out).isEqualTo(Arrays.copyOfRange(before, from, from + length));
            } else {
                assertThat(from + length).as("drawn anew only at the end").isGreaterThan(DRAWN_AT_ONCE);
                assertThat(after.next).isEqualTo(length);
            }
            for (byte wiped : Arrays.copyOf(after.buffer, after.next)) {
                assertThat(wiped).isZero();
            }
        }
    }

    @Test
    void twelveBytesDoNotRepeatInOneThreadOrAmongFour() throws Exception {
        int threads = 4;
        int draws = 60_000;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            Callable<List<ByteBuffer>> draw = () -> {
                List<ByteBuffer> drawn = new ArrayList<>(draws);
                for (int i = 0; i < draws; i++) {
                    byte[] out = new byte[12];
                    RandomBytes.fill(out, 0, out.length);
                    drawn.add(ByteBuffer.wrap(out));
                }
                return drawn;
            };
            Set<ByteBuffer> all = new HashSet<>();
            for (Future<List<ByteBuffer>> drawn : executor.invokeAll(List.of(draw, draw, draw, draw))) {
                all.addAll(drawn.get());
            }
            assertThat(all).hasSize(threads * draws);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void drawGivesAsManyBytesAsAreWantedPastTheBuffer() {
        Drawn before = peek();
        assertThat(RandomBytes.draw(0)).isEmpty();
        assertThat(RandomBytes.draw(5000)).hasSize(5000);
        assertThat(RandomBytes.draw(32)).isNotEqualTo(RandomBytes.draw(32));
        assertThat(peek().next).isEqualTo(before.next);
    }

    private record Drawn(byte[] buffer, int next) {}

    /** What the buffer holds that this thread draws from next. */
    private static Drawn peek() {
        @SuppressWarnings("unchecked")
        SlotPool<RandomBytes> idle = (SlotPool<RandomBytes>) Inside.field(RandomBytes.class, "IDLE");
        RandomBytes.fill(new byte[0], 0, 0);
        RandomBytes drawn = idle.take();
        Drawn seen = new Drawn(((byte[]) Inside.field(drawn, "buffer")).clone(), (int) Inside.field(drawn, "next"));
        idle.give(drawn);
        return seen;
    }
}
