package io.sealwax.internal.chunks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.testing.EveryProvider;
import io.sealwax.testing.vectors.OnEachProvider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@EveryProvider
class ChunkCipherTest {
    private static final byte[] DATA_KEY = new byte[32];
    private static final byte[] SALT = new byte[24];
    private static final byte[] CONTEXT = {'S', 'W', 'X', 1, 2, 0, 0};
    private static final byte[] TEXT = "chunk".getBytes(StandardCharsets.US_ASCII);

    @OnEachProvider
    void everyCounterIsXoredIntoTheBaseNonceUpToTheLastChunk(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        byte[] derived = new HkdfExpand(DATA_KEY)
                .expand(
                        76,
                        "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(StandardCharsets.US_ASCII),
                        SALT,
                        CONTEXT);
        GcmCipher plain = crypto.takeGcm();
        plain.setKey(derived, 0);
        try (ChunkKey key = ChunkKey.deriveFor(new HkdfExpand(DATA_KEY), SALT, CONTEXT);
                ChunkCipher cipher = key.cipher(crypto)) {
            for (long chunk : new long[] {0, 1, 255, 256, 65_535, 65_536, 1L << 32, (1L << 38) - 1, 3, 0}) {
                byte[] nonce = Arrays.copyOfRange(derived, 32, 44);
                ByteBuffer counter = ByteBuffer.wrap(nonce, 4, 8);
                counter.putLong(4, counter.getLong(4) ^ chunk);
                byte[] expected = new byte[TEXT.length + 16];
                plain.seal(nonce, 0, null, TEXT, 0, TEXT.length, expected, 0);

                byte[] opened = new byte[TEXT.length];
                assertThat(cipher.open(chunk, expected, 0, expected.length, opened, 0))
                        .as("chunk %d", chunk)
                        .isTrue();
                assertThat(opened).isEqualTo(TEXT);
                assertThat(cipher.open(chunk ^ 1, expected, 0, expected.length, opened, 0))
                        .isFalse();
            }
        }
        crypto.giveBack(plain);
    }

    @Test
    void whatWasGivenBackNeitherSealsNorOpensThoughItsCipherHasAnotherKeyByNow() {
        CryptoProvider crypto = ProviderChoice.preferred();
        try (ChunkKey key = ChunkKey.deriveFor(new HkdfExpand(DATA_KEY), SALT, CONTEXT)) {
            ChunkCipher before = key.cipher(crypto);
            before.close();
            byte[] out = new byte[TEXT.length + 16];
            try (ChunkCipher next = key.cipher(crypto)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> before.seal(0, TEXT, 0, TEXT.length, out, 0))
                        .withMessage("the cipher was given back");
                next.seal(0, TEXT, 0, TEXT.length, out, 0);
                assertThatIllegalStateException()
                        .isThrownBy(() -> before.open(0, out, 0, out.length, new byte[TEXT.length], 0));
            }
        }
    }

    @Test
    void prefixAndFullEncodingAreTheContext() {
        byte[] full = {0, 0};
        byte[] body = new byte[ChunkLayout.CHUNKS_AT];
        try (ChunkKey key = ChunkKey.derive(new HkdfExpand(DATA_KEY), SALT, full);
                ChunkKey same = ChunkKey.deriveFor(new HkdfExpand(DATA_KEY), SALT, CONTEXT)) {
            key.writeStart(SALT, body, 0);
            assertThat(same.isCommittedBy(body, 0)).isTrue();
        }
    }

    @Test
    void everyChangedBitOfTheCommitmentIsNoticed() {
        byte[] body = new byte[3 + ChunkLayout.CHUNKS_AT];
        try (ChunkKey key = ChunkKey.deriveFor(new HkdfExpand(DATA_KEY), SALT, CONTEXT)) {
            key.writeStart(SALT, body, 3);
            assertThat(key.isCommittedBy(body, 3)).isTrue();
            for (int bit = (3 + 24) * 8; bit < body.length * 8; bit++) {
                body[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(key.isCommittedBy(body, 3)).as("bit %d", bit).isFalse();
                body[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    @Test
    void closedCipherLeavesNothingAndMayBeClosedAgain() {
        CryptoProvider crypto = ProviderChoice.named("SunJCE");
        ChunkKey key = ChunkKey.deriveFor(new HkdfExpand(DATA_KEY), SALT, CONTEXT);
        ChunkCipher first = key.cipher(crypto);
        first.close();
        first.close();
        ChunkCipher second = key.cipher(crypto);
        ChunkCipher third = key.cipher(crypto);
        byte[] sealed = new byte[TEXT.length + 16];
        second.seal(0, TEXT, 0, TEXT.length, sealed, 0);
        byte[] opened = new byte[TEXT.length];
        // had closing twice given the one cipher to two users, the third would have wiped the second's key
        third.close();
        assertThat(second.open(0, sealed, 0, sealed.length, opened, 0)).isTrue();
        second.close();
        key.close();
    }
}
