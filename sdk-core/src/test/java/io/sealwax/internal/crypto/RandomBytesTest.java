package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.internal.concurrent.SlotPool;
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
            RandomBytes.SHARED.fill(out, 7, length);
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
            RandomBytes.SHARED.fill(out, 0, out.length);
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
            RandomBytes.SHARED.fill(out, 0, length);
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
                    RandomBytes.SHARED.fill(out, 0, out.length);
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

    @Test
    void whatWasForgottenIsWipedAndDrawnAnewByWhoeverSharesIt() {
        RandomBytes idle = idle();
        byte[] before = buffer(idle).clone();
        RandomBytes.forget();
        assertThat(buffer(idle)).containsOnly(0);
        assertThat(peek().buffer).isNotEqualTo(before);
    }

    @Test
    void whatAThreadHeldWhileAnotherForgotIsNotHandedOutAnyMore() throws Exception {
        RandomBytes.SHARED.fill(new byte[12], 0, 12);
        @SuppressWarnings("unchecked")
        SlotPool<RandomBytes> idle = (SlotPool<RandomBytes>) Inside.field(RandomBytes.class, "IDLE");
        RandomBytes held = idle.take();
        byte[] array = buffer(held);
        byte[] before = array.clone();
        forgetInAnotherThread();
        idle.give(held);
        assertNotOf(before, RandomBytes.SHARED);
        assertThat(array).as("what was drawn before").containsOnly(0);
    }

    @Test
    void anUnsharedSourceHandsOutNothingThatItDrewBeforeAnotherThreadForgot() throws Exception {
        NonceSource unshared = RandomBytes.SHARED.unshared();
        unshared.fill(new byte[12], 0, 12);
        byte[] array = buffer(unshared);
        byte[] before = array.clone();
        int generation = unshared.generation();
        forgetInAnotherThread();
        assertThat(unshared.generation()).isNotEqualTo(generation).isEqualTo(RandomBytes.SHARED.generation());
        assertNotOf(before, unshared);
        assertThat(array).as("what was drawn before").containsOnly(0);
    }

    @Test
    void anUnsharedSourceThatIsWipedHoldsNothingAndDrawsAnew() {
        NonceSource unshared = RandomBytes.SHARED.unshared();
        unshared.fill(new byte[12], 0, 12);
        byte[] array = buffer(unshared);
        byte[] before = array.clone();
        unshared.wipe();
        assertThat(array).containsOnly(0);
        assertNotOf(before, unshared);
    }

    private static void forgetInAnotherThread() throws InterruptedException {
        Thread other = new Thread(RandomBytes::forget);
        other.start();
        other.join();
    }

    /** None of the next bytes stood in the buffer; 8 in a row come twice by chance once in 10^17 times. */
    private static void assertNotOf(byte[] before, NonceSource source) {
        Set<ByteBuffer> stoodThere = new HashSet<>();
        for (int i = 0; i + 8 <= before.length; i++) {
            stoodThere.add(ByteBuffer.wrap(before, i, 8));
        }
        for (int i = 0; i < before.length / 8; i++) {
            byte[] out = new byte[8];
            source.fill(out, 0, out.length);
            assertThat(stoodThere).doesNotContain(ByteBuffer.wrap(out));
        }
    }

    private static byte[] buffer(NonceSource source) {
        return (byte[]) Inside.field(source, "buffer");
    }

    private record Drawn(byte[] buffer, int next) {}

    /** What the buffer holds that this thread draws from next. */
    private static Drawn peek() {
        RandomBytes drawn = idle();
        return new Drawn(buffer(drawn).clone(), (int) Inside.field(drawn, "next"));
    }

    /** What this thread draws from next. */
    private static RandomBytes idle() {
        @SuppressWarnings("unchecked")
        SlotPool<RandomBytes> idle = (SlotPool<RandomBytes>) Inside.field(RandomBytes.class, "IDLE");
        RandomBytes.SHARED.fill(new byte[0], 0, 0);
        RandomBytes drawn = idle.take();
        idle.give(drawn);
        return drawn;
    }
}
