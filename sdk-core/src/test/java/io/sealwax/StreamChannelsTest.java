package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams as channels, with buffers of every kind. */
class StreamChannelsTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");

    private final Keys keys = Keys.local();
    private final ByteArrayOutputStream below = new ByteArrayOutputStream();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    static Stream<Arguments> shapesAndThreads() {
        return Stream.of(Shape.values()).flatMap(shape -> Stream.of(Arguments.of(shape, 1), Arguments.of(shape, 3)));
    }

    @ParameterizedTest
    @MethodSource("shapesAndThreads")
    void whatRemainsInABufferIsWrittenAndItsPositionMoves(Shape shape, int threads) throws IOException {
        byte[] plaintext = Plaintexts.of(30 * CHUNK + 11);
        EnvelopeCipher cipher = Plaintexts.cipher(keys, threads);
        try (EncryptingOutputStream out = cipher.encryptToChannel(Channels.newChannel(below), CONTEXT)) {
            int at = 0;
            for (int length : new int[] {0, 1, CHUNK - 1, 17 * CHUNK, 0, plaintext.length - 18 * CHUNK}) {
                ByteBuffer lent = shape.source(Arrays.copyOfRange(plaintext, at, at + length));
                byte[] before = Shape.whole(lent);
                assertThat(out.write(lent)).isEqualTo(length);
                assertThat(lent.remaining()).isZero();
                assertThat(lent.position()).isEqualTo(Shape.BEFORE + length);
                assertThat(Shape.whole(lent)).as("nothing is written to it").isEqualTo(before);
                at += length;
                if (!lent.isReadOnly()) {
                    // the caller's again, who may do with it as he likes
                    lent.clear().put(new byte[lent.capacity()]);
                }
            }
            assertThat(at).isEqualTo(plaintext.length);
            out.finish();
        }
        assertThat(cipher.decrypt(below.toByteArray(), CONTEXT)).isEqualTo(plaintext);
    }

    @Test
    void theContextOfAChannelsMessageIsHeldAgainstJustWhatIsExpected() throws IOException {
        EnvelopeCipher cipher = Plaintexts.cipher(keys, 1);
        EncryptionContext whole = CONTEXT.forMessage("row", "42");
        byte[] message = Plaintexts.seal(cipher, new byte[] {1, 2, 3}, whole);
        try (DecryptingInputStream in = cipher.decryptFromChannel(channel(message), whole)) {
            assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
        }
        try (DecryptingInputStream in = cipher.decryptFromChannel(channel(message), CONTEXT)) {
            assertThatThrownBy(in::read).isInstanceOf(ContextException.class);
        }
        try (DecryptingInputStream in = cipher.decryptFromChannel(channel(message), ContextMatch.containing(CONTEXT))) {
            assertThat(in.context()).isEqualTo(whole);
        }
    }

    @Test
    void whatIsBothIsReadAsEither() throws IOException {
        EnvelopeCipher cipher = Plaintexts.cipher(keys, 1);
        byte[] twice = Plaintexts.seal(cipher, Plaintexts.seal(cipher, new byte[] {1, 2, 3}, CONTEXT), CONTEXT);
        try (DecryptingInputStream outer = cipher.decryptFromChannel(channel(twice), CONTEXT);
                DecryptingInputStream inner = cipher.decryptFromChannel(outer, CONTEXT)) {
            assertThat(inner.readAllBytes()).containsExactly(1, 2, 3);
        }
        try (DecryptingInputStream outer = cipher.decryptFromChannel(channel(twice), CONTEXT);
                DecryptingInputStream inner = cipher.decryptFrom(outer, CONTEXT)) {
            assertThat(inner.readAllBytes()).containsExactly(1, 2, 3);
        }
    }

    private static ReadableByteChannel channel(byte[] message) {
        return Channels.newChannel(new ByteArrayInputStream(message));
    }

    @ParameterizedTest
    @MethodSource("shapesAndThreads")
    void aBufferIsReadIntoWhereItHasRoomAndNowhereElse(Shape shape, int threads) throws IOException {
        byte[] plaintext = Plaintexts.of(12 * CHUNK + 11);
        EnvelopeCipher cipher = Plaintexts.cipher(keys, threads);
        byte[] message = Plaintexts.seal(cipher, plaintext, CONTEXT);
        for (int length : new int[] {1000, CHUNK, 3 * CHUNK + 1}) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try (DecryptingInputStream in = cipher.decryptFromChannel(
                    Channels.newChannel(new ByteArrayInputStream(message)), ContextMatch.exactly(CONTEXT))) {
                assertThat(in.read(shape.target(0))).isZero();
                ByteBuffer out = shape.target(length);
                for (int n = in.read(out); n >= 0; n = in.read(out)) {
                    assertThat(out.position()).isEqualTo(Shape.BEFORE + n);
                    byte[] read = Shape.written(out);
                    all.writeBytes(read);
                    byte[] expected = new byte[out.capacity()];
                    System.arraycopy(read, 0, expected, Shape.BEFORE, n);
                    assertThat(Shape.whole(out)).isEqualTo(expected);
                    out = shape.target(length);
                }
                assertThat(out.position()).as("the end moves nothing").isEqualTo(Shape.BEFORE);
                assertThat(in.read(shape.target(0)))
                        .as("no room, even at the end")
                        .isZero();
            }
            assertThat(all.toByteArray()).isEqualTo(plaintext);
        }
    }

    @Test
    void aClosedChannelSaysSoAsChannelsDo() throws IOException {
        EnvelopeCipher cipher = Plaintexts.cipher(keys, 1);
        EncryptingOutputStream out = cipher.encryptTo(below, CONTEXT);
        out.finish();
        assertThatThrownBy(() -> out.write(ByteBuffer.allocate(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("the message is finished");
        out.close();
        assertThatThrownBy(() -> out.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> out.write(ByteBuffer.allocate(0))).isInstanceOf(ClosedChannelException.class);

        DecryptingInputStream in = cipher.decryptFrom(new ByteArrayInputStream(below.toByteArray()), CONTEXT);
        assertThatThrownBy(() -> in.read(ByteBuffer.allocate(9).asReadOnlyBuffer()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the buffer is read-only");
        assertThat(in.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        in.close();
        assertThatThrownBy(() -> in.read(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> in.read(ByteBuffer.allocate(0))).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aFileChannelIsClosedWithTheStreamOverIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("message");
        EnvelopeCipher cipher = Plaintexts.cipher(keys, 1);
        FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (EncryptingOutputStream out = cipher.encryptToChannel(target, CONTEXT)) {
            out.write(5);
            out.finish();
            assertThat(target.isOpen()).as("finished, not closed").isTrue();
        }
        assertThat(target.isOpen()).isFalse();
        FileChannel source = FileChannel.open(file);
        try (DecryptingInputStream in = cipher.decryptFromChannel(source, ContextMatch.exactly(CONTEXT))) {
            assertThat(in.read()).isEqualTo(5);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(source.isOpen()).as("ended, not closed").isTrue();
        }
        assertThat(source.isOpen()).isFalse();
    }
}
