package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.chunks.ChunkRun;
import io.sealwax.internal.chunks.CobblestoneVector;
import io.sealwax.internal.concurrent.Life;
import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.header.ParsedHeader;
import io.sealwax.internal.message.ChunkedMessage;
import io.sealwax.internal.message.MessageStart;
import io.sealwax.internal.message.OpenedEnvelope;
import io.sealwax.internal.parallel.Threads;
import io.sealwax.internal.range.ChunkRanges;
import io.sealwax.internal.stream.ChunkReader;
import io.sealwax.internal.stream.ChunkWriter;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.EveryProvider;
import io.sealwax.testing.Trickle;
import io.sealwax.testing.vectors.OnEachProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;

/**
 * C2SP chunked-encryption as Wycheproof knows it, through what streams over channels, ranges and several threads are
 * made of.
 */
@EveryProvider
@Tag("vectors")
class CobblestoneStreamsTest {
    private static final int START = ChunkLayout.CHUNKS_AT;
    private static final int[] STEPS = {777, 5 * ChunkLayout.CHUNK + 1};
    private static final List<Threads> THREADS = List.of(Threads.ONE, new Threads(ForkJoinPool.commonPool(), 3));

    private CryptoProvider crypto;

    @OnEachProvider
    void validMessagesComeOutOfAReaderAndOfAWriterAgain(String provider) throws IOException {
        crypto = ProviderChoice.named(provider);
        for (CobblestoneVector vector : vectors(true)) {
            for (Threads threads : THREADS) {
                for (int step : steps(provider)) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    read(vector, threads, step, out);
                    assertThat(vector.isMessage(out.toByteArray()))
                            .as("%s", vector)
                            .isTrue();
                    assertThat(Arrays.equals(written(vector, threads, step, out.toByteArray()), vector.body()))
                            .as("%s, written again", vector)
                            .isTrue();
                }
            }
        }
    }

    @OnEachProvider
    void ofAnInvalidMessageJustThePrefixComesOutThatIsAllowed(String provider) {
        crypto = ProviderChoice.named(provider);
        List<CobblestoneVector> vectors = vectors(false);
        for (CobblestoneVector vector : vectors) {
            for (Threads threads : THREADS) {
                for (int step : steps(provider)) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    assertThat(catchThrowable(() -> read(vector, threads, step, out)))
                            .as("%s", vector)
                            .isInstanceOf(AuthenticationException.class);
                    byte[] prefix = out.toByteArray();
                    assertThat(
                                    vector.test().isFlagged("PartialPlaintext")
                                            ? vector.isMessage(prefix)
                                            : prefix.length == 0)
                            .as("%s: %d bytes", vector, prefix.length)
                            .isTrue();
                }
            }
        }
        assertThat(vectors).hasSize(15);
    }

    @OnEachProvider
    void rangesAndRunsGiveThePlaintextOrNothing(String provider) throws IOException {
        crypto = ProviderChoice.named(provider);
        for (CobblestoneVector vector : vectors(true)) {
            byte[] body = vector.body();
            byte[] out = new byte[(int) ChunkLayout.plaintextLength(body.length)];
            try (ChunkRanges ranges = ranges(vector)) {
                ranges.verifyLastChunk();
                ranges.read(0, out.length, out, 0);
            }
            assertThat(vector.isMessage(out)).as("%s", vector).isTrue();
            for (Threads threads : THREADS) {
                byte[] run = new byte[out.length];
                try (ChunkKey key = vector.chunkKey()) {
                    new ChunkRun(key, crypto, threads).open(0, body, START, body.length - START, run, 0);
                    byte[] sealed = Arrays.copyOf(body, body.length);
                    Arrays.fill(sealed, START, sealed.length, (byte) 0);
                    new ChunkRun(key, crypto, threads).seal(run, 0, run.length, sealed, START);
                    assertThat(Arrays.equals(sealed, body))
                            .as("%s, sealed again", vector)
                            .isTrue();
                }
                assertThat(Arrays.equals(run, out)).as("%s", vector).isTrue();
            }
        }
    }

    @OnEachProvider
    void rangesOfAnInvalidMessageOpenOnlyWhereItsLastChunkVouchesForTheLength(String provider) {
        crypto = ProviderChoice.named(provider);
        int vouching = 0;
        for (CobblestoneVector vector : vectors(false)) {
            int length = vector.body().length;
            if (!ChunkLayout.isTruncated(length)) {
                byte[] out = new byte[(int) ChunkLayout.plaintextLength(length)];
                try (ChunkRanges ranges = ranges(vector)) {
                    Throwable opening = catchThrowable(ranges::verifyLastChunk);
                    assertThat(opening == null)
                            .as("%s", vector)
                            .isEqualTo(vector.test().isFlagged("ValidFinalChunk"));
                    if (opening == null) {
                        vouching++;
                        assertThat(catchThrowable(() -> ranges.read(0, out.length, out, 0)))
                                .as("%s", vector)
                                .isInstanceOf(AuthenticationException.class);
                    }
                }
                for (Threads threads : THREADS) {
                    try (ChunkKey key = vector.chunkKey()) {
                        assertThat(catchThrowable(() -> new ChunkRun(key, crypto, threads)
                                        .open(0, vector.body(), START, length - START, out, 0)))
                                .as("%s", vector)
                                .isInstanceOf(AuthenticationException.class);
                    }
                }
            }
        }
        assertThat(vouching).isEqualTo(4);
    }

    /** Single bytes with one provider, since all of them see the same calls then. */
    private static int[] steps(String provider) {
        return provider.equals("SunJCE")
                ? IntStream.concat(IntStream.of(1), IntStream.of(STEPS)).toArray()
                : STEPS;
    }

    private ChunkRanges ranges(CobblestoneVector vector) {
        byte[] body = vector.body();
        return new ChunkRanges(
                Source.of(body),
                START,
                ChunkLayout.plaintextLength(body.length),
                new OpenedEnvelope(EncryptionContext.none(), ContextEncoding.NONE, vector.chunkKey()),
                crypto,
                THREADS.get(1));
    }

    private void read(CobblestoneVector vector, Threads threads, int step, ByteArrayOutputStream out)
            throws IOException {
        byte[] body = vector.body();
        ParsedHeader noHeader = new ParsedHeader(body, 0, BodyKind.CHUNKS, 0, 0, 0, 0);
        byte[] start = Arrays.copyOf(body, START);
        byte[] rest = Arrays.copyOfRange(body, START, body.length);
        InputStream trickle = Trickle.of(rest, step);
        byte[] piece = new byte[step];
        try (ChunkReader reader = new ChunkReader(
                step == 1 ? trickle : Channels.newInputStream(Channels.newChannel(trickle)),
                new MessageStart(noHeader, start, START),
                new OpenedEnvelope(EncryptionContext.none(), ContextEncoding.NONE, vector.chunkKey()),
                crypto,
                threads)) {
            for (int n = reader.nextInto(piece, 0, step); n >= 0; n = reader.nextInto(piece, 0, step)) {
                out.write(n == 0 ? reader.array() : piece, 0, n == 0 ? reader.length() : n);
            }
        }
    }

    /** In turns from an array and from a buffer that has none. */
    private byte[] written(CobblestoneVector vector, Threads threads, int step, byte[] plaintext) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        OutputStream channel = Channels.newOutputStream(Channels.newChannel(message));
        byte[] start = Arrays.copyOf(vector.body(), START);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(plaintext.length).put(plaintext).flip();
        try (ChunkWriter writer = new ChunkWriter(
                channel,
                new ChunkedMessage(lease().material(), vector.chunkKey(), start, crypto),
                threads,
                new Life("the stream", () -> {}))) {
            for (int at = 0; at < plaintext.length; at += step) {
                int count = Math.min(step, plaintext.length - at);
                if (at / step % 2 == 0) {
                    writer.append(plaintext, at, count);
                } else {
                    writer.append(direct.slice(at, count));
                }
            }
            writer.finish();
        }
        return message.toByteArray();
    }

    /** Of a data key that counts, and has nothing else to do here. */
    private static DataKey.Lease lease() {
        List<WrappedDataKey> wrapped = List.of(new WrappedDataKey("local-aes", "name", new byte[] {1}));
        DataKey key = DataKey.takeOwnershipOf(new byte[32], EncryptionContext.none(), wrapped);
        DataKey.Lease lease = key.lease();
        key.retire();
        return lease;
    }

    /** Those whose start is right. */
    private static List<CobblestoneVector> vectors(boolean valid) {
        return CobblestoneVector.all().stream()
                .filter(vector -> vector.test().isValid() == valid
                        && !vector.test().isFlagged("InvalidKeySize")
                        && !vector.test().isFlagged("HeaderFailure"))
                .toList();
    }
}
