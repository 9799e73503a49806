package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.Keys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message's plaintext as a channel, held against a channel over a file that holds the plaintext. */
class RangeChannelTest {
    private static final List<Shape> SHAPES = List.of(Shape.values());
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int STEPS = 600;

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @TempDir
    Path folder;

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, CHUNK, 3 * CHUNK + 1})
    void itDoesWhatAFileWouldDoWhateverIsDoneToIt(int size) throws IOException {
        byte[] plaintext = Plaintexts.of(size);
        Path file = Files.write(folder.resolve("plaintext"), plaintext);
        for (byte[] message :
                new byte[][] {Plaintexts.seal(cipher, plaintext, CONTEXT), cipher.encrypt(plaintext, CONTEXT)}) {
            try (FileChannel model = FileChannel.open(file);
                    RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT);
                    SeekableByteChannel channel = reader.asChannel()) {
                Random random = new Random(size);
                for (int step = 0; step < STEPS; step++) {
                    assertSame(model, channel, random, size);
                }
            }
        }
    }

    private static void assertSame(FileChannel model, SeekableByteChannel channel, Random random, int size)
            throws IOException {
        switch (random.nextInt(5)) {
            case 0 -> {
                long position = position(random, size);
                model.position(position);
                assertThat(channel.position(position)).isSameAs(channel);
            }
            case 1 -> assertThat(channel.size()).isEqualTo(model.size());
            default -> {
                int length = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(2 * CHUNK);
                Shape shape = SHAPES.get(random.nextInt(SHAPES.size()));
                ByteBuffer expected = shape.target(length);
                ByteBuffer out = shape.target(length);
                assertThat(channel.read(out)).isEqualTo(model.read(expected));
                assertThat(out.position()).isEqualTo(expected.position());
                assertThat(Shape.whole(out)).isEqualTo(Shape.whole(expected));
            }
        }
        assertThat(channel.position()).isEqualTo(model.position());
    }

    private static long position(Random random, int size) {
        long[] borders = {0, 1, CHUNK - 1, CHUNK, size - 1, size, size + 1, Integer.MAX_VALUE + 5L};
        return random.nextBoolean() ? random.nextInt(size + 2) : Math.max(0, borders[random.nextInt(borders.length)]);
    }

    @Test
    void whatAFileThatIsOnlyReadRefusesItRefusesToo() throws IOException {
        Path file = Files.write(folder.resolve("plaintext"), new byte[10]);
        byte[] message = cipher.encrypt(new byte[10], CONTEXT);
        try (FileChannel model = FileChannel.open(file);
                RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT);
                SeekableByteChannel channel = reader.asChannel()) {
            assertRefusedAlike(model, channel, each -> each.write(ByteBuffer.allocate(1)));
            assertRefusedAlike(model, channel, each -> each.truncate(5));
            assertRefusedAlike(model, channel, each -> each.truncate(50));
            assertRefusedAlike(model, channel, each -> each.position(-1));
            assertRefusedAlike(
                    model, channel, each -> each.read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
            assertThat(channel.position()).isZero();
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @Test
    void closedItRefusesAllAndTheReaderStaysOpen() throws IOException {
        Path file = Files.write(folder.resolve("plaintext"), new byte[10]);
        byte[] message = cipher.encrypt(new byte[10], CONTEXT);
        FileChannel model = FileChannel.open(file);
        model.close();
        try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
            SeekableByteChannel channel = reader.asChannel();
            channel.close();
            channel.close();
            assertThat(channel.isOpen()).isFalse();
            assertRefusedAlike(model, channel, each -> each.read(ByteBuffer.allocate(1)));
            assertRefusedAlike(model, channel, each -> each.write(ByteBuffer.allocate(1)));
            assertRefusedAlike(model, channel, each -> each.truncate(5));
            assertRefusedAlike(model, channel, each -> each.position(5));
            assertRefusedAlike(model, channel, SeekableByteChannel::position);
            assertRefusedAlike(model, channel, SeekableByteChannel::size);
            assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
            assertThat(reader.read(0, 10)).hasSize(10);
            assertThat(reader.asChannel().read(ByteBuffer.allocate(20))).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 512, 1000, CHUNK - 1, CHUNK})
    void shortReadsOneAfterAnotherReadEachChunkOnce(int step) throws IOException {
        byte[] plaintext = Plaintexts.of(5 * CHUNK + 100);
        RecordedSource source = new RecordedSource(Plaintexts.seal(cipher, plaintext, CONTEXT));
        try (RangeReader reader = cipher.openRanges(source, CONTEXT);
                SeekableByteChannel channel = reader.asChannel()) {
            source.reads();
            ByteBuffer all = ByteBuffer.allocate(plaintext.length);
            ByteBuffer piece = ByteBuffer.allocate(step);
            while (channel.read(piece.clear()) >= 0) {
                all.put(piece.flip());
            }
            assertThat(all.array()).isEqualTo(plaintext);
            assertThat(source.reads()).isEqualTo(chunks(reader, 6));
        }
    }

    private static List<CiphertextRange> chunks(RangeReader reader, int count) {
        return IntStream.range(0, count)
                .mapToObj(chunk -> reader.ciphertextRange((long) chunk * CHUNK, CHUNK))
                .toList();
    }

    @Test
    void aLongReadIsOneRangeOfTheSource() throws IOException {
        byte[] plaintext = Plaintexts.of(60 * CHUNK);
        RecordedSource source = new RecordedSource(Plaintexts.seal(cipher, plaintext, CONTEXT));
        try (RangeReader reader = cipher.openRanges(source, CONTEXT);
                SeekableByteChannel channel = reader.asChannel()) {
            source.reads();
            assertThat(channel.position(100).read(ByteBuffer.allocate(50 * CHUNK)))
                    .isEqualTo(50 * CHUNK);
            assertThat(source.reads()).containsExactly(reader.ciphertextRange(100, 50 * CHUNK));
        }
    }

    @Test
    void afterAFailureTheBufferIsAsItWasAndNothingIsKept() throws IOException {
        byte[] plaintext = Plaintexts.of(3 * CHUNK);
        byte[] message = Plaintexts.seal(cipher, plaintext, CONTEXT);
        int chunksAt = EnvelopeHeader.parse(message).length() + Plaintexts.START;
        message[chunksAt + Plaintexts.SEALED_CHUNK] ^= 1;
        try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT);
                SeekableByteChannel channel = reader.asChannel()) {
            assertThat(channel.read(ByteBuffer.allocate(CHUNK - 3))).isEqualTo(CHUNK - 3);
            for (Shape shape : SHAPES) {
                for (int length : new int[] {10, 2 * CHUNK}) {
                    ByteBuffer out = shape.target(length);
                    assertThatThrownBy(() -> channel.read(out)).isInstanceOf(AuthenticationException.class);
                    assertThat(out.position()).isEqualTo(Shape.BEFORE);
                    assertThat(Shape.whole(out)).containsOnly(0);
                    assertThat(channel.position()).isEqualTo(CHUNK - 3);
                }
            }
            ByteBuffer before = ByteBuffer.allocate(CHUNK);
            assertThat(channel.position(0).read(before)).isEqualTo(CHUNK);
            assertThat(before.array()).isEqualTo(Arrays.copyOf(plaintext, CHUNK));
        }
    }

    @Test
    void whatIsKeptIsNotReadOnceTheReaderIsClosed() throws IOException {
        RangeReader reader = cipher.openRanges(Source.of(cipher.encrypt(new byte[100_000], CONTEXT)), CONTEXT);
        try (SeekableByteChannel channel = reader.asChannel()) {
            assertThat(channel.read(ByteBuffer.allocate(5))).isEqualTo(5);
            reader.close();
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(5)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the range reader is closed");
        }
    }

    private interface Call {
        Object on(SeekableByteChannel channel) throws IOException;
    }

    private static void assertRefusedAlike(FileChannel model, SeekableByteChannel channel, Call call) {
        assertThat(refusal(channel, call)).isEqualTo(refusal(model, call));
    }

    private static Class<?> refusal(SeekableByteChannel channel, Call call) {
        try {
            call.on(channel);
        } catch (IOException | RuntimeException e) {
            return e.getClass();
        }
        throw new AssertionError(channel + " refused nothing");
    }
}
