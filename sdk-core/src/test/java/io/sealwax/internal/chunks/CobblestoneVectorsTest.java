package io.sealwax.internal.chunks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.internal.chunks.CobblestoneMessage.Outcome;
import io.sealwax.internal.chunks.CobblestoneMessage.Result;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.EveryProvider;
import io.sealwax.testing.vectors.OnEachProvider;
import io.sealwax.testing.vectors.Wycheproof;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** C2SP chunked-encryption, instance Cobblestone-256, as Wycheproof knows it. */
@EveryProvider
@Tag("vectors")
class CobblestoneVectorsTest {
    private CryptoProvider crypto;

    @OnEachProvider
    void validMessagesOpenAndSealAgainToTheSameBytes(String provider) {
        crypto = ProviderChoice.named(provider);
        List<Wycheproof> tests = tests(Wycheproof::isValid);
        for (Wycheproof test : tests) {
            CobblestoneMessage message = message(test);
            Result result = message.open();
            assertThat(result.outcome()).as("%s", test).isEqualTo(Outcome.OPENED);
            assertIsMessage(test, result.plaintext());
            assertThat(message.opensAtItsEnd()).as("%s", test).isTrue();
            assertThat(Arrays.equals(message.sealAgain(result.plaintext()), message.body()))
                    .as("%s, sealed again", test)
                    .isTrue();
        }
        assertThat(tests).hasSize(10);
    }

    @OnEachProvider
    void invalidMessagesAreRefusedWhereTheyAreWrong(String provider) {
        crypto = ProviderChoice.named(provider);
        List<Wycheproof> tests = tests(test -> !test.isValid() && !test.isFlagged("InvalidKeySize"));
        for (Wycheproof test : tests) {
            Result result = message(test).open();
            assertThat(result.outcome()).as("%s", test).isEqualTo(expected(test));
        }
        assertThat(tests).hasSize(23);
    }

    /** What a message that does not open is refused for: its length first, then its header, then its chunks. */
    private static Outcome expected(Wycheproof test) {
        int chunkBytes = body(test).length - ChunkLayout.CHUNKS_AT;
        if (chunkBytes < 16 || chunkBytes % (16_384 + 16) < 16) {
            return Outcome.TRUNCATED;
        }
        return test.isFlagged("HeaderFailure") ? Outcome.COMMITMENT : Outcome.CHUNK;
    }

    @OnEachProvider
    void whatOpensOfAnInvalidMessageIsThePrefixThatIsAllowed(String provider) {
        crypto = ProviderChoice.named(provider);
        int withPrefix = 0;
        int withoutHeaderFailure = 0;
        for (Wycheproof test : tests(test -> !test.isValid() && !test.isFlagged("HeaderFailure"))) {
            withoutHeaderFailure++;
            byte[] prefix = message(test).openLeadingChunks().plaintext();
            if (test.isFlagged("PartialPlaintext")) {
                withPrefix++;
                assertIsMessage(test, prefix);
            } else {
                assertThat(prefix).as("%s", test).isEmpty();
            }
        }
        assertThat(withoutHeaderFailure).isEqualTo(15);
        assertThat(withPrefix).isEqualTo(9);
    }

    @OnEachProvider
    void theLastChunkOpensOnlyWhereItVouchesForTheLength(String provider) {
        crypto = ProviderChoice.named(provider);
        int vouching = 0;
        for (Wycheproof test : tests(test -> !test.isValid() && !test.isFlagged("HeaderFailure"))) {
            boolean expected = test.isFlagged("ValidFinalChunk");
            vouching += expected ? 1 : 0;
            CobblestoneMessage message = message(test);
            assertThat(!ChunkLayout.isTruncated(message.body().length) && message.opensAtItsEnd())
                    .as("%s", test)
                    .isEqualTo(expected);
        }
        assertThat(vouching).isEqualTo(4);
    }

    @Test
    void derivedKeysAreThoseThatTheVectorsPrint() {
        List<Wycheproof> tests = tests(test -> test.has("aeadKey"));
        for (Wycheproof test : tests) {
            byte[] salt = Arrays.copyOf(body(test), ChunkLayout.SALT_LENGTH);
            byte[] derived = new HkdfExpand(test.bytes("key"))
                    .expand(
                            44,
                            "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                            salt,
                            test.bytes("ctx"));
            assertThat(Arrays.copyOf(derived, 32)).as("%s", test).isEqualTo(test.bytes("aeadKey"));
            assertThat(Arrays.copyOfRange(derived, 32, 44)).as("%s", test).isEqualTo(test.bytes("baseNonce"));
        }
        assertThat(tests).hasSize(25);
    }

    @Test
    void keysOfAnotherLengthAreNoDataKeys() {
        List<Wycheproof> tests = tests(test -> test.isFlagged("InvalidKeySize"));
        for (Wycheproof test : tests) {
            byte[] key = test.bytes("key");
            assertThatIllegalArgumentException()
                    .as("%s", test)
                    .isThrownBy(() -> DataKey.takeOwnershipOf(
                            key, EncryptionContext.none(), List.of(new WrappedDataKey("local-aes", "name", new byte[] {1
                            }))))
                    .withMessageContaining("a data key has 32 bytes");
        }
        assertThat(tests).hasSize(2);
    }

    private static List<Wycheproof> tests(Predicate<Wycheproof> which) {
        List<Wycheproof> all =
                CobblestoneVector.all().stream().map(CobblestoneVector::test).toList();
        return all.stream().filter(which).toList();
    }

    private CobblestoneMessage message(Wycheproof test) {
        return new CobblestoneMessage(crypto, test.bytes("key"), test.bytes("ctx"), body(test));
    }

    private static byte[] body(Wycheproof test) {
        return CobblestoneVector.of(test).body();
    }

    private static void assertIsMessage(Wycheproof test, byte[] plaintext) {
        assertThat(CobblestoneVector.of(test).isMessage(plaintext))
                .as("%s", test)
                .isTrue();
    }
}
