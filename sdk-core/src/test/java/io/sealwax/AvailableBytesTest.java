package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decrypting stream says is there: not nothing while there is more, which some take for the end. */
class AvailableBytesTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");

    private final Keys keys = Keys.local();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    static Stream<Arguments> bordersAndThreads() {
        return IntStream.of(CHUNK, 2 * CHUNK, 4 * CHUNK, 8 * CHUNK, 16 * CHUNK)
                .flatMap(border -> IntStream.of(border - 1, border, border + 1))
                .boxed()
                .flatMap(border -> Stream.of(Arguments.of(border, 1), Arguments.of(border, 3)));
    }

    @ParameterizedTest
    @MethodSource("bordersAndThreads")
    void ofSeveralGzipMembersNoneIsLostWhereverTheFirstEnds(int firstMember, int threads) throws IOException {
        byte[] lengthy = Plaintexts.of(3 * CHUNK);
        byte[] brief = {1, 2, 3};
        for (byte[] second : new byte[][] {brief, lengthy}) {
            ByteArrayOutputStream members = new ByteArrayOutputStream();
            byte[] first = memberOf(firstMember);
            members.writeBytes(first);
            members.writeBytes(gzip(second));
            byte[] expected = new GZIPInputStream(new ByteArrayInputStream(members.toByteArray())).readAllBytes();
            for (int buffer : new int[] {64, 512, CHUNK, 1 << 20}) {
                try (InputStream in = new GZIPInputStream(open(members.toByteArray(), threads), buffer)) {
                    assertThat(Arrays.equals(in.readAllBytes(), expected))
                            .as("through a buffer of %d bytes", buffer)
                            .isTrue();
                }
            }
        }
    }

    /** A member of just that length. */
    private static byte[] memberOf(int length) throws IOException {
        byte[] random = Plaintexts.of(length);
        int count = length;
        for (int round = 0; round < 20; round++) {
            byte[] member = gzip(Arrays.copyOf(random, count));
            if (member.length == length) {
                return member;
            }
            count += length - member.length;
        }
        throw new IllegalStateException("no member has " + length + " bytes");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(member)) {
            out.write(bytes);
        }
        return member.toByteArray();
    }

    static Stream<Arguments> lengthsAndThreads() {
        return Plaintexts.borders()
                .boxed()
                .flatMap(length -> Stream.of(Arguments.of(length, 1), Arguments.of(length, 3)));
    }

    @ParameterizedTest
    @MethodSource("lengthsAndThreads")
    void itIsNothingJustWhereTheMessageEndsAndNeverMoreThanComes(int length, int threads) throws IOException {
        byte[] plaintext = Plaintexts.of(length);
        for (int step : new int[] {1000, CHUNK, 5 * CHUNK}) {
            try (DecryptingInputStream in = open(plaintext, threads)) {
                assertThat(in.available()).as("nothing is known yet").isZero();
                assertThat(in.context()).isEqualTo(CONTEXT);
                byte[] piece = new byte[step];
                int left = length;
                while (left > 0) {
                    assertThat(in.available()).as("of %d", left).isBetween(1, left);
                    left -= in.read(piece);
                }
                assertThat(in.available()).isZero();
                assertThat(in.read()).isEqualTo(-1);
                assertThat(in.available()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 17, SEALED_CHUNK - 1, SEALED_CHUNK, SEALED_CHUNK + 1})
    void itSaysWhatIsKnownOfWhatHasCome(int come) throws IOException {
        byte[] message = Plaintexts.seal(Plaintexts.cipher(keys, 1), Plaintexts.of(9 * CHUNK), CONTEXT);
        int chunksAt = EnvelopeHeader.parse(message).length() + Plaintexts.START;
        int[] end = {chunksAt + 4 * SEALED_CHUNK + come};
        InputStream below = new ByteArrayInputStream(message) {
            @Override
            public synchronized int available() {
                return Math.max(0, end[0] - pos);
            }
        };
        try (DecryptingInputStream in = Plaintexts.cipher(keys, 1).decryptFrom(below, CONTEXT)) {
            in.skipNBytes(4 * CHUNK);
            int expected = come > 16 ? 1 : 0;
            assertThat(in.available()).isEqualTo(come < SEALED_CHUNK ? expected : CHUNK);
        }
    }

    @Test
    void aRecordIsThereAsAWhole() throws IOException {
        byte[] message = Plaintexts.cipher(keys, 1).encrypt(new byte[5], CONTEXT);
        try (DecryptingInputStream in =
                Plaintexts.cipher(keys, 1).decryptFrom(new ByteArrayInputStream(message), CONTEXT)) {
            assertThat(in.context()).isEqualTo(CONTEXT);
            assertThat(in.available()).isEqualTo(5);
            assertThat(in.read()).isZero();
            assertThat(in.available()).isEqualTo(4);
            in.skipNBytes(4);
            assertThat(in.available()).isZero();
        }
    }

    @Test
    void toldOrNotWhatIsWrongIsToldByTheRead() throws IOException {
        byte[] message = Plaintexts.seal(Plaintexts.cipher(keys, 1), Plaintexts.of(5 * CHUNK), CONTEXT);
        message[message.length - 1] ^= 1;
        try (DecryptingInputStream in =
                Plaintexts.cipher(keys, 1).decryptFrom(new ByteArrayInputStream(message), CONTEXT)) {
            in.skipNBytes(5 * CHUNK);
            assertThat(in.available()).isZero();
            assertThatThrownBy(in::read).isInstanceOf(AuthenticationException.class);
            assertThatThrownBy(in::available).isInstanceOf(AuthenticationException.class);
        }
    }

    private DecryptingInputStream open(byte[] plaintext, int threads) {
        EnvelopeCipher cipher = Plaintexts.cipher(keys, threads);
        return cipher.decryptFrom(new ByteArrayInputStream(Plaintexts.seal(cipher, plaintext, CONTEXT)), CONTEXT);
    }
}
