package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.header.HeaderWriter;
import io.sealwax.testing.EveryProvider;
import io.sealwax.testing.FormatVector;
import io.sealwax.testing.Providers;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The known answers of the format, through every one-shot API and every provider. */
@EveryProvider
class FormatVectorsTest {
    static Stream<Arguments> valid() {
        return FormatVector.valid().stream()
                .flatMap(vector -> Providers.NAMES.stream().map(name -> Arguments.of(vector, name)));
    }

    static Stream<Arguments> invalid() {
        return FormatVector.invalid().stream()
                .flatMap(vector -> Providers.NAMES.stream().map(name -> Arguments.of(vector, name)));
    }

    @Test
    void allOfThemAreHere() {
        assertThat(FormatVector.all()).hasSize(FormatVector.COUNT);
        assertThat(FormatVector.valid()).hasSize(FormatVector.VALID);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidMessageOpensToItsPlaintext(FormatVector vector, String provider) throws NoSuchAlgorithmException {
        EnvelopeCipher cipher = cipher(vector, provider, false);
        byte[] message = vector.message();
        byte[] expected = vector.plaintext();
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(expected);
        assertThat(HexFormat.of().formatHex(sha256)).isEqualTo(vector.plaintextSha256());

        assertThat(cipher.decrypt(message, vector.context())).isEqualTo(expected);
        DecryptedMessage found = cipher.decrypt(message, ContextMatch.containing(vector.supplied()));
        assertThat(found.plaintext()).isEqualTo(expected);
        assertThat(found.context()).isEqualTo(vector.context());
        for (Shape shape : Shape.values()) {
            ByteBuffer out = shape.target(expected.length);
            EncryptionContext context =
                    cipher.decrypt(shape.source(message), out, ContextMatch.containing(vector.supplied()));
            assertThat(Shape.written(out)).as(shape.name()).isEqualTo(expected);
            assertThat(context).isEqualTo(vector.context());
        }
        byte[] wide = new byte[expected.length + 9];
        byte[] shifted = new byte[message.length + 5];
        System.arraycopy(message, 0, shifted, 3, message.length);
        assertThat(cipher.decrypt(shifted, 3, message.length, wide, 4, vector.context()))
                .isEqualTo(expected.length);
        assertThat(Arrays.copyOfRange(wide, 4, 4 + expected.length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aPlaintextSealedUnderTheSaltGivesTheSameBytes(FormatVector vector, String provider) {
        byte[] message = vector.message();
        boolean detached = EnvelopeHeader.parse(message).keyId().isPresent();
        if (!vector.isRecord() && vector.plaintext().length < 65_536) {
            assertThat(sealedAsChunks(vector, provider, detached)).isEqualTo(message);
            return;
        }
        assertThat(cipher(vector, provider, detached).encrypt(vector.plaintext(), vector.context()))
                .isEqualTo(message);
        for (Shape shape : Shape.values()) {
            ByteBuffer out = shape.target(message.length);
            cipher(vector, provider, detached).encrypt(shape.source(vector.plaintext()), out, vector.context());
            assertThat(Shape.written(out)).as(shape.name()).isEqualTo(message);
        }
        byte[] wide = new byte[message.length + 9];
        cipher(vector, provider, detached)
                .encrypt(vector.plaintext(), 0, vector.plaintext().length, wide, 4, vector.context());
        assertThat(Arrays.copyOfRange(wide, 4, 4 + message.length)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void severalThreadsThatTakeAChunkEachSealAndOpenTheSame(FormatVector vector, String provider) {
        boolean detached = EnvelopeHeader.parse(vector.message()).keyId().isPresent();
        EnvelopeCipher cipher =
                Way.aChunkEach(builder(vector, provider, detached)).build();
        assertThat(cipher.decrypt(vector.message(), vector.context())).isEqualTo(vector.plaintext());
        if (vector.isRecord() || vector.plaintext().length >= 65_536) {
            assertThat(cipher.encrypt(vector.plaintext(), vector.context())).isEqualTo(vector.message());
        }
    }

    /** What a writer of unknown length writes: a one-shot call would choose a record. */
    private static byte[] sealedAsChunks(FormatVector vector, String provider, boolean detached) {
        DataKey dataKey =
                new VectorKeys(vector).current(vector.context().keyBound()).dataKey();
        HeaderWriter header = new HeaderWriter(
                vector.context().encoding().stored(), dataKey.material().headerKeys(detached));
        byte[] plaintext = vector.plaintext();
        byte[] message = new byte[(int) (header.length() + ChunkLayout.bodyLength(plaintext.length))];
        ChunkKey key = ChunkKey.derive(
                new HkdfExpand(vector.dataKey()),
                vector.salt(),
                vector.context().encoding().full());
        int bodyAt = header.write(BodyKind.CHUNKS, message, 0);
        key.writeStart(vector.salt(), message, bodyAt);
        try (ChunkCipher cipher = key.cipher(ProviderChoice.named(provider))) {
            for (int chunk = 0; chunk < ChunkLayout.chunks(plaintext.length); chunk++) {
                int from = chunk * ChunkLayout.CHUNK;
                int length = Math.min(ChunkLayout.CHUNK, plaintext.length - from);
                int to = bodyAt + (int) ChunkLayout.chunkAt(chunk);
                cipher.seal(chunk, plaintext, from, length, message, to);
            }
        }
        return message;
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidMessageFailsWithTheClassThatTheVectorNames(FormatVector vector, String provider) {
        EnvelopeCipher cipher = cipher(vector, provider, false);
        byte[] message = vector.message();
        assertThat(failureOf(() -> {
                    ContextMatch match = ContextMatch.containing(vector.supplied());
                    cipher.decrypt(message, match);
                }))
                .isEqualTo(vector.result());
        for (Shape shape : Shape.values()) {
            ByteBuffer out = shape.target(message.length);
            ByteBuffer source = shape.source(message);
            int position = source.position();
            assertThat(failureOf(() -> {
                        ContextMatch match = ContextMatch.containing(vector.supplied());
                        cipher.decrypt(source, out, match);
                    }))
                    .as(shape.name())
                    .isEqualTo(vector.result());
            assertThat(Shape.whole(out)).as("nothing is handed out").containsOnly(0);
            assertThat(source.position()).isEqualTo(position);
        }
    }

    private static String failureOf(Runnable call) {
        EnvelopeException failure = catchThrowableOfType(EnvelopeException.class, call::run);
        assertThat(failure).as("the message must not open").isNotNull();
        return failure.failure().id();
    }

    private static EnvelopeCipher cipher(FormatVector vector, String provider, boolean detached) {
        return builder(vector, provider, detached).build();
    }

    private static EnvelopeCipherBuilder builder(FormatVector vector, String provider, boolean detached) {
        VectorKeys keys = new VectorKeys(vector);
        EnvelopeCipherBuilder builder =
                EnvelopeCipher.builder(keys).keySections(keys).provider(provider);
        return detached ? builder.detachKeys() : builder;
    }
}
