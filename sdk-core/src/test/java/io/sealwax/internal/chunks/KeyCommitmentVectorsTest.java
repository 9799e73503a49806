package io.sealwax.internal.chunks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.testing.vectors.OnEachProvider;
import io.sealwax.testing.vectors.VectorFolder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;

/** AES-GCM alone opens a ciphertext under two keys that was made for both; a body opens under the one it commits to. */
class KeyCommitmentVectorsTest {
    private static final byte[] LABEL =
            "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTEXT = {'S', 'W', 'X', 1, 2, 0, 0};

    private final Random random = new Random(2018);

    @Tag("vectors")
    @OnEachProvider
    void aesGcmAloneOpensTheKnownCiphertextUnderBothKeys(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        JsonNode known = VectorFolder.json("two-key AES-256-GCM", "key-commitment/aes256gcm-two-key.json");
        byte[] sealed = hex(known.get("ct").asText() + known.get("tag").asText());
        byte[] nonce = hex(known.get("nonce").asText());
        byte[] aad = hex(known.get("aad").asText());
        for (int i = 1; i <= 2; i++) {
            byte[] opened = openRaw(crypto, hex(known.get("key" + i).asText()), nonce, aad, sealed);
            assertThat(opened).as("key %d", i).isEqualTo(hex(known.get("pt" + i).asText()));
        }
    }

    @OnEachProvider
    void chunkThatOpensUnderTwoDataKeysOpensOnlyInTheMessageThatCommitsToOne(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        for (int i = 0; i < 5; i++) {
            byte[] salt = bytes(24);
            byte[] dataKey1 = bytes(32);
            byte[] dataKey2 = bytes(32);
            byte[] derived1 = new HkdfExpand(dataKey1).expand(76, LABEL, salt, CONTEXT);
            byte[] derived2 = new HkdfExpand(dataKey2).expand(76, LABEL, salt, CONTEXT);
            byte[] chunk = TwoKeyCiphertext.solve(
                    Arrays.copyOf(derived1, 32),
                    Arrays.copyOfRange(derived1, 32, 44),
                    Arrays.copyOf(derived2, 32),
                    Arrays.copyOfRange(derived2, 32, 44),
                    bytes(16));

            CobblestoneMessage under1 = new CobblestoneMessage(crypto, dataKey1, CONTEXT, body(dataKey1, salt, chunk));
            CobblestoneMessage under2 = new CobblestoneMessage(crypto, dataKey2, CONTEXT, under1.body());
            byte[] plaintext1 = under1.openLeadingChunks().plaintext();
            byte[] plaintext2 = under2.openLeadingChunks().plaintext();
            assertThat(plaintext1).hasSize(32);
            assertThat(plaintext2).hasSize(32).isNotEqualTo(plaintext1);

            assertThat(under1.open().outcome()).isEqualTo(CobblestoneMessage.Outcome.OPENED);
            assertThat(under2.open().outcome()).isEqualTo(CobblestoneMessage.Outcome.COMMITMENT);
        }
    }

    private static byte[] body(byte[] dataKey, byte[] salt, byte[] chunk) {
        byte[] body = new byte[ChunkLayout.CHUNKS_AT + chunk.length];
        try (ChunkKey key = ChunkKey.deriveFor(new HkdfExpand(dataKey), salt, CONTEXT)) {
            key.writeStart(salt, body, 0);
        }
        System.arraycopy(chunk, 0, body, ChunkLayout.CHUNKS_AT, chunk.length);
        return body;
    }

    private static byte[] openRaw(CryptoProvider crypto, byte[] key, byte[] nonce, byte[] aad, byte[] sealed) {
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(key, 0);
        byte[] opened = new byte[sealed.length - GcmCipher.TAG_LENGTH];
        assertThat(cipher.open(nonce, 0, aad, sealed, 0, sealed.length, opened, 0))
                .isTrue();
        crypto.giveBack(cipher);
        return opened;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
