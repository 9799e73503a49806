package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sealwax.testing.Keys;
import io.sealwax.testing.Providers;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays and buffers of callers: every kind gives the same bytes, and none is written to where it must not be. */
class BuffersTest {
    private static final List<Integer> SIZES =
            List.of(0, 1, 15, 16, 17, 1023, 16_383, 16_384, 16_385, 32_768, 65_535, 65_536, 65_537, (4 << 20) + 1);
    private static final EncryptionContext CONTEXT =
            EncryptionContext.of("tenant", "acme").forMessage("row", "42");

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    static Stream<Arguments> shapes() {
        return Stream.of(Shape.values())
                .flatMap(in -> Stream.of(Shape.values())
                        .flatMap(out -> Providers.NAMES.stream().map(name -> Arguments.of(in, out, name))));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyPairOfKindsAndEverySizeGivesThePlaintextBack(Shape from, Shape to, String provider) {
        EnvelopeCipher pinned = EnvelopeCipher.builder(keys).provider(provider).build();
        for (int size : SIZES) {
            byte[] plaintext = random(size);
            ByteBuffer source = from.source(plaintext);
            int length = pinned.encryptedLength(size, CONTEXT);
            ByteBuffer sealed = to.target(length);
            assertThat(pinned.encrypt(source, sealed, CONTEXT)).isEqualTo(length);
            assertThat(source.hasRemaining()).isFalse();
            assertThat(sealed.hasRemaining()).isFalse();
            byte[] message = Shape.written(sealed);
            assertThat(cipher.decrypt(message, CONTEXT)).isEqualTo(plaintext);

            ByteBuffer messageSource = from.source(message);
            ByteBuffer opened = to.target(size);
            assertThat(pinned.decrypt(messageSource, opened, ContextMatch.exactly(CONTEXT)))
                    .isEqualTo(CONTEXT);
            assertThat(messageSource.hasRemaining()).isFalse();
            assertThat(Shape.written(opened)).isEqualTo(plaintext);
            assertThat(around(opened, size)).containsOnly(0);
        }
    }

    @Test
    void everyOffsetAndLengthOfArraysGivesThePlaintextBack() {
        byte[] text = random(100);
        for (int offset = 2; offset <= text.length; offset += 7) {
            for (int length = 0; length <= text.length - offset; length++) {
                byte[] out = new byte[400];
                Arrays.fill(out, (byte) 0x5a);
                int written = cipher.encrypt(text, offset, length, out, offset, CONTEXT);
                assertThat(Arrays.copyOf(out, offset)).containsOnly(0x5a);
                assertThat(Arrays.copyOfRange(out, offset + written, out.length))
                        .containsOnly(0x5a);
                byte[] opened = new byte[200];
                assertThat(cipher.decrypt(out, offset, written, opened, 3, CONTEXT))
                        .isEqualTo(length);
                assertThat(Arrays.copyOfRange(opened, 3, 3 + length))
                        .isEqualTo(Arrays.copyOfRange(text, offset, offset + length));
                assertThat(Arrays.copyOfRange(opened, 3 + length, 200)).containsOnly(0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void aFailedOpeningZeroesItsRangeAndMovesNothing(Shape shape) {
        for (String provider : Providers.NAMES) {
            EnvelopeCipher pinned =
                    EnvelopeCipher.builder(keys).provider(provider).build();
            for (int size : List.of(1, 1000, 65_535, 65_536, 100_000)) {
                byte[] message = cipher.encrypt(random(size), CONTEXT);
                message[message.length - 1] ^= 1;
                ByteBuffer out = shape.target(size);
                fill(out);
                ByteBuffer source = shape.source(message);
                assertThatThrownBy(() -> pinned.decrypt(source, out, ContextMatch.exactly(CONTEXT)))
                        .isInstanceOf(AuthenticationException.class);
                byte[] range = new byte[size];
                out.get(out.position(), range);
                assertThat(range).containsOnly(0);
                assertThat(around(out, size)).containsOnly(0x5a);
                assertThat(out.position()).isEqualTo(Shape.BEFORE);
                assertThat(source.position()).isEqualTo(Shape.BEFORE);
            }
        }
    }

    @Test
    void aRefusedContextZeroesTheRangeOfTheOutputToo() {
        byte[] message = cipher.encrypt(random(50), CONTEXT);
        byte[] out = new byte[60];
        Arrays.fill(out, (byte) 0x5a);
        EncryptionContext other = EncryptionContext.of("tenant", "other");
        assertThatThrownBy(() -> cipher.decrypt(message, 0, message.length, out, 5, other))
                .isInstanceOf(ContextException.class);
        assertThat(Arrays.copyOfRange(out, 5, 55)).containsOnly(0);
        assertThat(out[4]).isEqualTo((byte) 0x5a);
        assertThat(out[55]).isEqualTo((byte) 0x5a);
    }

    @Test
    void anOutputThatIsTooShortIsRefusedWithBothLengths() {
        byte[] plaintext = random(10);
        int length = cipher.encryptedLength(10, CONTEXT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cipher.encrypt(plaintext, 0, 10, new byte[length + 1], 2, CONTEXT))
                .withMessage("the output takes " + length + " bytes, room is for " + (length - 1));
        byte[] message = cipher.encrypt(plaintext, CONTEXT);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        cipher.decrypt(ByteBuffer.wrap(message), ByteBuffer.allocate(9), ContextMatch.exactly(CONTEXT)))
                .withMessage("the output takes 10 bytes, room is for 9");
    }

    @Test
    void aReadOnlyOutputIsRefused() {
        ByteBuffer readOnly = ByteBuffer.allocate(500).asReadOnlyBuffer();
        assertThatThrownBy(() -> cipher.encrypt(ByteBuffer.allocate(1), readOnly, CONTEXT))
                .isInstanceOf(ReadOnlyBufferException.class);
        ByteBuffer message = ByteBuffer.wrap(cipher.encrypt(random(1), CONTEXT));
        assertThatThrownBy(() -> cipher.decrypt(message, readOnly, ContextMatch.exactly(CONTEXT)))
                .isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void anArrayThatIsReadAndWrittenInOneRangeIsRefused() {
        int length = cipher.encryptedLength(100, CONTEXT);
        byte[] shared = new byte[1000];
        for (int out : List.of(0, 50, 100, 149)) {
            assertOverlap(() -> cipher.encrypt(shared, 50, 100, shared, out, CONTEXT));
        }
        assertThat(cipher.encrypt(shared, 50, 100, shared, 150, CONTEXT)).isEqualTo(length);
        assertThat(cipher.encrypt(shared, 900, 100, shared, 900 - length, CONTEXT))
                .isEqualTo(length);
        assertThat(cipher.encrypt(shared, 400, 0, shared, 400 - length + 1, CONTEXT))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 65_535, 65_536, 1 << 20})
    void twoRangesOfOneArrayCostNoCopyOfTheArray(int size) {
        byte[] plaintext = random(size);
        int length = cipher.encryptedLength(size, CONTEXT);
        byte[] arena = new byte[32 << 20];
        System.arraycopy(plaintext, 0, arena, 100, size);
        int messageAt = 100 + size;
        int openedAt = messageAt + length;
        cipher.decrypt(cipher.encrypt(new byte[size], CONTEXT), CONTEXT);
        long before = allocated();
        cipher.encrypt(arena, 100, size, arena, messageAt, CONTEXT);
        cipher.decrypt(arena, messageAt, length, arena, openedAt, CONTEXT);
        assertThat(allocated() - before).isLessThan(2_000_000);
        assertThat(Arrays.copyOfRange(arena, openedAt, openedAt + size)).isEqualTo(plaintext);

        before = allocated();
        ByteBuffer in = ByteBuffer.wrap(arena, messageAt, length);
        ByteBuffer out = ByteBuffer.wrap(arena, 16 << 20, size);
        cipher.decrypt(in, out, ContextMatch.exactly(CONTEXT));
        assertThat(allocated() - before).isLessThan(2_000_000);
        assertThat(Arrays.copyOfRange(arena, 16 << 20, (16 << 20) + size)).isEqualTo(plaintext);
    }

    /** Bytes that this thread has allocated so far. */
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void buffersThatShareMemoryAreRefusedAndLeftAsTheyWere(Shape shape) {
        for (int size : List.of(1, 100, 70_000)) {
            int length = cipher.encryptedLength(size, CONTEXT);
            byte[] before = random(2 * length + size + 20);
            ByteBuffer memory = shape.allocate(before.length);
            memory.put(0, before);
            int inAt = length + 5;
            ByteBuffer in = shape.name().startsWith("READ_ONLY") ? memory.asReadOnlyBuffer() : memory.duplicate();
            in.limit(inAt + size).position(inAt);
            for (int outAt : List.of(inAt - length + 1, inAt - 1, inAt, inAt + size - 1)) {
                ByteBuffer out = memory.duplicate().position(outAt);
                assertOverlap(() -> cipher.encrypt(in, out, CONTEXT));
                byte[] after = new byte[before.length];
                memory.get(0, after);
                assertThat(after).isEqualTo(before);
            }
            ByteBuffer behind = memory.duplicate().position(inAt + size);
            assertThat(cipher.encrypt(in.duplicate(), behind, CONTEXT)).isEqualTo(length);
            ByteBuffer ahead = memory.duplicate().position(inAt - length);
            assertThat(cipher.encrypt(in.duplicate(), ahead, CONTEXT)).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void aPlaintextThatWouldLandInsideItsMessageIsRefused(Shape shape) {
        byte[] message = cipher.encrypt(random(100), CONTEXT);
        ByteBuffer memory = shape.allocate(message.length + 300);
        memory.put(100, message);
        ByteBuffer in = shape.name().startsWith("READ_ONLY") ? memory.asReadOnlyBuffer() : memory.duplicate();
        in.limit(100 + message.length).position(100);
        for (int outAt : List.of(1, 100, 150, 100 + message.length - 1)) {
            ByteBuffer out = memory.duplicate().position(outAt);
            assertOverlap(() -> cipher.decrypt(in, out, ContextMatch.exactly(CONTEXT)));
        }
        ByteBuffer out = memory.duplicate().position(0);
        assertThat(cipher.decrypt(in, out, ContextMatch.exactly(CONTEXT))).isEqualTo(CONTEXT);
    }

    @Test
    void rangesOutsideAnArrayAreRefused() {
        byte[] ten = new byte[10];
        assertThatThrownBy(() -> cipher.encrypt(ten, 5, 6, new byte[500], 0, CONTEXT))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cipher.encrypt(ten, 0, 1, ten, 11, CONTEXT))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cipher.decrypt(ten, -1, 1, new byte[500], 0, CONTEXT))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cipher.decrypt(ten, 0, 1, ten, -1, CONTEXT))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> cipher.encryptedLength(-1, CONTEXT));
    }

    private static void assertOverlap(Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessage("the output overlaps the input");
    }

    private static void fill(ByteBuffer target) {
        for (int i = 0; i < target.capacity(); i++) {
            target.duplicate().clear().put(i, (byte) 0x5a);
        }
    }

    /** What lies before and behind the range of a target. */
    private static byte[] around(ByteBuffer target, int size) {
        byte[] whole = Shape.whole(target);
        byte[] around = Arrays.copyOf(whole, Shape.BEFORE + Shape.BEHIND);
        System.arraycopy(whole, Shape.BEFORE + size, around, Shape.BEFORE, Shape.BEHIND);
        return around;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
