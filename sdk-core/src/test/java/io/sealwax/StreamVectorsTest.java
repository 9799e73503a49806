package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealwax.testing.EveryProvider;
import io.sealwax.testing.FormatVector;
import io.sealwax.testing.Providers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The known answers of the format, in pieces: streams, channels, ranges, and several threads. */
@EveryProvider
class StreamVectorsTest {
    private static final int CHUNK = 16_384;
    private static final int SEALED_CHUNK = 16_400;

    static Stream<Arguments> valid() {
        return FormatVector.valid().stream()
                .flatMap(vector -> Stream.of(Way.values()).map(way -> Arguments.of(vector, way)));
    }

    static Stream<Arguments> validChunks() {
        return FormatVector.valid().stream()
                .filter(vector -> !vector.isRecord())
                .flatMap(vector -> Stream.of(Way.values())
                        .filter(way -> !way.isOfRanges())
                        .flatMap(way -> providers(way).stream().map(name -> Arguments.of(vector, way, name))));
    }

    /** One is enough where providers see the same calls as in another way. */
    private static List<String> providers(Way way) {
        return way.isLikeOthersBelow() ? Providers.NAMES.subList(0, 1) : Providers.NAMES;
    }

    static Stream<Arguments> invalid() {
        return FormatVector.invalid().stream()
                .flatMap(vector -> Stream.of(Way.values()).map(way -> Arguments.of(vector, way)));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidMessageOpensToItsPlaintext(FormatVector vector, Way way) throws IOException {
        for (String provider : providers(way)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            way.open(
                    cipher(vector, way, provider, false),
                    vector.message(),
                    ContextMatch.exactly(vector.context()),
                    out);
            assertThat(out.toByteArray()).isEqualTo(vector.plaintext());
        }
    }

    @ParameterizedTest
    @MethodSource("validChunks")
    void aPlaintextSealedUnderTheSaltGivesTheSameBytes(FormatVector vector, Way way, String provider)
            throws IOException {
        boolean detached = EnvelopeHeader.parse(vector.message()).keyId().isPresent();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        EnvelopeCipher cipher = cipher(vector, way, provider, detached);
        try (EncryptingOutputStream out = cipher.encryptTo(message, vector.context())) {
            way.seal(out, vector.plaintext());
            out.finish();
        }
        assertThat(message.toByteArray()).isEqualTo(vector.message());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidMessageFailsWithTheClassThatTheVectorNames(FormatVector vector, Way way) {
        for (String provider : providers(way)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Throwable failure = catchThrowable(() -> way.open(
                    cipher(vector, way, provider, false),
                    vector.message(),
                    ContextMatch.containing(vector.supplied()),
                    out));
            assertThat(failure).as("the message must not open").isInstanceOf(EnvelopeException.class);
            assertThat(((EnvelopeException) failure).failure().id()).isEqualTo(vector.result());
            byte[] verified = verified(vector, failure.getMessage());
            if (way.isOfRanges()) {
                assertThat(out.size()).isLessThanOrEqualTo(verified.length);
                assertThat(out.toByteArray())
                        .as("ranges before the wrong chunk")
                        .isEqualTo(Arrays.copyOf(verified, out.size()));
            } else {
                assertThat(out.toByteArray())
                        .as("just the chunks before the wrong one")
                        .isEqualTo(verified);
            }
        }
    }

    /** The plaintext of the whole chunks before the failure. */
    private static byte[] verified(FormatVector vector, String failure) {
        int chunks = switch (vector.result()) {
            case "chunk" -> Integer.parseInt(failure.replaceAll("^chunk (\\d+):.*", "$1"));
            case "truncated" -> vector.isRecord() ? 0 : Math.max(0, lastChunk(vector));
            default -> 0;
        };
        return Arrays.copyOf(vector.plaintext(), Math.min(chunks * CHUNK, vector.plaintext().length));
    }

    private static int lastChunk(FormatVector vector) {
        byte[] message = vector.message();
        return (message.length - EnvelopeHeader.parse(message).length() - 56) / SEALED_CHUNK;
    }

    private static EnvelopeCipher cipher(FormatVector vector, Way way, String provider, boolean detached) {
        VectorKeys keys = new VectorKeys(vector);
        EnvelopeCipherBuilder builder =
                way.set(EnvelopeCipher.builder(keys)).keySections(keys).provider(provider);
        return (detached ? builder.detachKeys() : builder).build();
    }
}
