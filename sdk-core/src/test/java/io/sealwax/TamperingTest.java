package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealwax.testing.Keys;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that is not, bit for bit, what was written. */
class TamperingTest {
    private static final EncryptionContext CONTEXT =
            EncryptionContext.of("tenant", "acme").forMessage("row", "42").detached("secret", "s3");

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 65_536 + 10})
    void everyChangedBitIsNoticed(int size) {
        byte[] plaintext = new byte[size];
        new Random(size).nextBytes(plaintext);
        byte[] message = cipher.encrypt(plaintext, CONTEXT);
        EnvelopeHeader header = EnvelopeHeader.parse(message);
        int keysEnd = header.length();
        int keysAt = keysAt(message);
        int step = size > 1000 ? 997 : 1;
        for (int bit = 0; bit < message.length * 8; bit += bit / 8 < keysEnd + 200 ? 1 : step) {
            byte[] changed = message.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            boolean inKeySection = bit / 8 >= keysAt && bit / 8 < keysEnd;
            Throwable failure = catchThrowable(() -> assertThat(cipher.decrypt(
                                    changed,
                                    ContextMatch.containing(
                                            EncryptionContext.none().detached("secret", "s3")))
                            .plaintext())
                    .isEqualTo(plaintext));
            if (!inKeySection || failure != null) {
                assertThat(failure).as("bit %d", bit).isInstanceOf(EnvelopeException.class);
            }
        }
    }

    /** Where the key count stands: behind prefix, context length and context. */
    private static int keysAt(byte[] message) {
        return 7 + ((message[5] & 0xff) << 8 | (message[6] & 0xff));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 65_536, 65_536 + 16_384})
    void everyTruncationIsNoticed(int size) {
        byte[] message = cipher.encrypt(new byte[size], CONTEXT);
        int headerEnd = EnvelopeHeader.parse(message).length();
        for (int length = 0; length < message.length; length++) {
            // every length near a boundary, some of the others
            int inChunk = (length - headerEnd - 56) % 16_400;
            if (length < headerEnd + 200 || inChunk < 40 || message.length - length < 60 || length % 331 == 0) {
                byte[] cut = Arrays.copyOf(message, length);
                assertThatThrownBy(() -> cipher.decrypt(cut, CONTEXT))
                        .as("cut to %d bytes", length)
                        .isInstanceOf(EnvelopeException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 70_000})
    void addedBytesAreNoticed(int size) {
        byte[] message = cipher.encrypt(new byte[size], CONTEXT);
        for (int more : List.of(1, 16, 17, 16_400)) {
            byte[] longer = Arrays.copyOf(message, message.length + more);
            assertThatThrownBy(() -> cipher.decrypt(longer, CONTEXT)).isInstanceOf(EnvelopeException.class);
        }
    }

    @Test
    void nameAndValueDoNotRunIntoEachOther() {
        EncryptionContext abC = EncryptionContext.of("ab", "c");
        EncryptionContext aBc = EncryptionContext.of("a", "bc");
        byte[] message = cipher.encrypt(new byte[3], abC);
        assertFailure(Failure.CONTEXT, message, ContextMatch.exactly(aBc));
        assertThat(abC).isNotEqualTo(aBc);
        assertFailure(
                Failure.KEY_ACCESS,
                withContextOf(message, cipher.encrypt(new byte[3], aBc)),
                ContextMatch.exactly(aBc));
    }

    /** The message with the context that stands in another message. */
    private static byte[] withContextOf(byte[] message, byte[] other) {
        int end = keysAt(message);
        int otherEnd = keysAt(other);
        byte[] mixed = Arrays.copyOf(other, otherEnd + message.length - end);
        System.arraycopy(message, end, mixed, otherEnd, message.length - end);
        return mixed;
    }

    @Test
    void aPairBoundToTheMessageDoesNotPassForOneBoundToTheKey() {
        byte[] forMessage = cipher.encrypt(new byte[3], EncryptionContext.none().forMessage("tenant", "acme"));
        byte[] forKey = cipher.encrypt(new byte[3], EncryptionContext.of("tenant", "acme"));
        ContextMatch asKey = ContextMatch.containing(EncryptionContext.of("tenant", "acme"));
        ContextMatch asMessage =
                ContextMatch.containing(EncryptionContext.none().forMessage("tenant", "acme"));
        assertFailure(Failure.CONTEXT, forMessage, asKey);
        assertFailure(Failure.CONTEXT, forKey, asMessage);
        // the flag changed in the message itself: another key-bound context, and another commitment
        assertFailure(Failure.KEY_ACCESS, withContextOf(forMessage, forKey), asKey);
        assertFailure(Failure.KEY_ACCESS, withContextOf(forKey, forMessage), asMessage);
    }

    @Test
    void aBodyUnderTheKeysOfAnotherMessageIsRefusedByTheCommitment() {
        byte[] one = EnvelopeCipher.builder(LocalMasterKey.takeCopyOf("test", new byte[32]))
                .build()
                .encrypt(new byte[40], CONTEXT);
        EnvelopeCipher same = EnvelopeCipher.builder(LocalMasterKey.takeCopyOf("test", new byte[32]))
                .build();
        byte[] other = same.encrypt(new byte[40], CONTEXT);
        int bodyAt = EnvelopeHeader.parse(one).length();
        byte[] mixed = Arrays.copyOf(one, one.length);
        System.arraycopy(other, bodyAt, mixed, bodyAt, other.length - bodyAt);
        assertThatThrownBy(() -> same.decrypt(mixed, CONTEXT))
                .isInstanceOf(AuthenticationException.class)
                .extracting(e -> ((EnvelopeException) e).failure())
                .isEqualTo(Failure.COMMITMENT);
    }

    private void assertFailure(Failure failure, byte[] message, ContextMatch match) {
        assertThatThrownBy(() -> cipher.decrypt(message, match))
                .isInstanceOf(EnvelopeException.class)
                .extracting(e -> ((EnvelopeException) e).failure())
                .isEqualTo(failure);
    }
}
