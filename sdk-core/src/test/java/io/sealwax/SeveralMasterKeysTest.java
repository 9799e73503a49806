package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException.Category;
import io.sealwax.internal.header.KeySection;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages under several master keys: any one opens them, and what became of each is told. */
class SeveralMasterKeysTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final LocalMasterKey a = LocalMasterKey.random("a");
    private final LocalMasterKey b = LocalMasterKey.random("b");
    private final LocalMasterKey c = LocalMasterKey.random("c");
    private final byte[] plaintext = {1, 2, 3};
    private final byte[] message = EnvelopeCipher.builder(a, b, c).build().encrypt(plaintext, TENANT);

    @Test
    void eachOfThemAloneOpensIt() {
        for (LocalMasterKey one : List.of(a, b, c)) {
            assertThat(EnvelopeCipher.builder(one).build().decrypt(message, TENANT))
                    .isEqualTo(plaintext);
        }
        assertThat(EnvelopeHeader.parse(message).wrappedKeys())
                .extracting(WrappedDataKey::keyName)
                .containsExactly("a", "b", "c");
    }

    @Test
    void aReaderThatTrustsNoneSaysWhoseKeysTheyAre() {
        assertThatThrownBy(() -> EnvelopeCipher.builder(LocalMasterKey.random("d"))
                        .build()
                        .decrypt(message, TENANT))
                .isInstanceOfSatisfying(DataKeyException.class, e -> {
                    assertThat(e.failure()).isEqualTo(Failure.NO_TRUSTED_KEY);
                    assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
                    assertThat(e.retryable()).isFalse();
                })
                .hasMessage("no-trusted-key: the message is under [local-aes:a, local-aes:b, local-aes:c],"
                        + " trusted are [d]");
    }

    @Test
    void aKeyOfTheSameNameDoesNotOpenItAndTheNextOneDoes() {
        LocalMasterKey impostor = LocalMasterKey.random("a");
        assertThat(EnvelopeCipher.builder(impostor, b).build().decrypt(message, TENANT))
                .isEqualTo(plaintext);
        assertThatThrownBy(() -> EnvelopeCipher.builder(impostor).build().decrypt(message, TENANT))
                .isInstanceOfSatisfying(DataKeyException.class, e -> {
                    assertThat(e.failure()).isEqualTo(Failure.KEY_ACCESS);
                    assertThat(e.category()).isEqualTo(Category.INTEGRITY);
                    assertThat(e.operation()).contains("unwrap");
                    assertThat(e.providerId()).contains("local-aes");
                    assertThat(e.keyName()).contains("a");
                })
                .hasMessageStartingWith("key-access: unwrap with key 'a': the wrapped key does not open");
    }

    @Test
    void theFailureThatGotFurthestIsThrownWithTheOthersAttached() {
        MasterKey throttled = new Answering("a", Category.THROTTLED);
        MasterKey denied = new Answering("b", Category.DENIED);
        MasterKey shortKey = new Answering("c", new byte[31]);
        MasterKey wrongKey = new Answering("c", new byte[32]);

        DataKeyException retryable = fail(DataKeyException.class, denied, throttled);
        assertThat(retryable.category())
                .as("of two that got as far, the one that may pass")
                .isEqualTo(Category.THROTTLED);
        assertThat(retryable.getSuppressed()).hasSize(1);

        DataKeyException keyLength = fail(DataKeyException.class, throttled, denied, shortKey);
        assertThat(keyLength.failure()).isEqualTo(Failure.KEY_LENGTH);
        assertThat(keyLength).hasMessage("key-length: key 'c': the data key has 31 bytes, it must have 32");
        assertThat(all(keyLength)).hasSize(3);

        AuthenticationException commitment = fail(AuthenticationException.class, throttled, denied, wrongKey);
        assertThat(commitment.failure()).isEqualTo(Failure.COMMITMENT);
        assertThat(commitment)
                .hasMessage("commitment: the message was not sealed under the data key of local-aes:c"
                        + " with this encryption context");
        assertThat(all(commitment)).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            names = {"CONFIGURATION", "CREDENTIALS"})
    void whoCannotAskHidesNoAnswerOfAnother(Category cannotAsk) {
        MasterKey local = new Answering("a", cannotAsk);
        MasterKey disabled = new Answering("b", Category.KEY_STATE);
        assertThat(fail(DataKeyException.class, local, disabled).category()).isEqualTo(Category.KEY_STATE);
        assertThat(fail(DataKeyException.class, disabled, local).category()).isEqualTo(Category.KEY_STATE);
    }

    @Test
    void aMasterKeyThatGivesNothingIsTakenForOneThatGivesTheWrongLength() {
        DataKeyException none = fail(DataKeyException.class, new Answering("a", null));
        assertThat(none).hasMessage("key-length: key 'a': the data key has 0 bytes, it must have 32");
        assertThatThrownBy(() ->
                        EnvelopeCipher.builder(new Answering("a", null)).build().encrypt(plaintext, TENANT))
                .hasMessage("key-length: key 'a': the data key has 0 bytes, it must have 32");
        assertThat(EnvelopeCipher.builder(new Answering("a", null), b).build().decrypt(message, TENANT))
                .isEqualTo(plaintext);
    }

    @Test
    void namesOfAStrangersKeysCannotForgeALogOrFillIt() {
        LocalMasterKey hostile = LocalMasterKey.random("x\n2026-01-01 INFO \u001b[2J" + "y".repeat(60_000));
        byte[] foreign = EnvelopeCipher.builder(hostile).build().encrypt(plaintext, TENANT.forMessage("a\nb", ""));
        DataKeyException untrusted = catchThrowableOfType(
                DataKeyException.class,
                () -> EnvelopeCipher.builder(a).build().decrypt(foreign, TENANT.forMessage("a\nb", "")));
        for (String text : List.of(
                untrusted.getMessage(),
                EnvelopeHeader.parse(foreign).toString(),
                EnvelopeHeader.parse(foreign).context().toString(),
                TENANT.forMessage("a\nb", "").toString())) {
            assertThat(text).hasSizeLessThan(500).doesNotContainPattern("\\p{Cntrl}");
        }
    }

    @Test
    void aWrongDataKeyInFrontDoesNotStopTheRightOneBehind() {
        MasterKey wrong = new Answering("a", new byte[32]);
        assertThat(EnvelopeCipher.builder(wrong, b).build().decrypt(message, TENANT))
                .isEqualTo(plaintext);
    }

    @Test
    void dataKeysAreWipedWhateverBecomesOfThem() {
        byte[] shortKey = filled(31);
        byte[] wrongKey = filled(32);
        fail(DataKeyException.class, new Answering("a", shortKey));
        fail(AuthenticationException.class, new Answering("a", wrongKey));
        assertThat(shortKey).containsOnly(0);
        assertThat(wrongKey).containsOnly(0);

        byte[] generated = filled(32);
        MasterKey cannotWrap = new Answering("b", Category.DENIED);
        assertThatThrownBy(() -> EnvelopeCipher.builder(new Answering("a", generated), cannotWrap)
                        .build()
                        .encrypt(plaintext, TENANT))
                .isInstanceOf(DataKeyException.class);
        assertThat(generated).containsOnly(0);
    }

    @Test
    void moreWrappedKeysThanAReaderTakesAreRefusedBeforeAnyIsTried() {
        LocalMasterKey[] others = new LocalMasterKey[8];
        Arrays.setAll(others, i -> LocalMasterKey.random("more-" + i));
        byte[] nine = EnvelopeCipher.builder(a, others).build().encrypt(plaintext, TENANT);
        assertThatThrownBy(() -> EnvelopeCipher.builder(a).build().decrypt(nine, TENANT))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.failure()).isEqualTo(Failure.TOO_MANY_KEYS))
                .hasMessage("too-many-keys: the message has 9 wrapped data keys, this reader takes at most 8");
        assertThat(EnvelopeCipher.builder(a).maxWrappedKeys(9).build().decrypt(nine, TENANT))
                .isEqualTo(plaintext);
        for (int impossible : List.of(0, 256, -1)) {
            assertThatThrownBy(() -> EnvelopeCipher.builder(a).maxWrappedKeys(impossible))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("at most " + impossible + " wrapped data keys: must be 1 to 255");
        }
    }

    @Test
    void theKeySectionMayBeReplacedWithoutTouchingTheBody() {
        EnvelopeHeader header = EnvelopeHeader.parse(message);
        List<WrappedDataKey> reversed = new ArrayList<>(header.wrappedKeys());
        Collections.reverse(reversed);
        byte[] section = KeySection.encode(reversed);
        byte[] moved = message.clone();
        System.arraycopy(section, 0, moved, header.length() - section.length, section.length);
        assertThat(moved).isNotEqualTo(message);
        assertThat(EnvelopeCipher.builder(c).build().decrypt(moved, TENANT)).isEqualTo(plaintext);
    }

    private <E extends EnvelopeException> E fail(Class<E> type, MasterKey first, MasterKey... others) {
        return catchThrowableOfType(
                type, () -> EnvelopeCipher.builder(first, others).build().decrypt(message, TENANT));
    }

    /** The failure and everything attached to it, at any depth. */
    private static List<Throwable> all(Throwable failure) {
        List<Throwable> all = new ArrayList<>(List.of(failure));
        for (Throwable suppressed : failure.getSuppressed()) {
            all.addAll(all(suppressed));
        }
        return all;
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 9);
        return bytes;
    }

    /** A master key that gives the same answer to everything. */
    private record Answering(String name, Object answer) implements MasterKey {
        @Override
        public String providerId() {
            return LocalMasterKey.PROVIDER_ID;
        }

        @Override
        public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
            return new GeneratedDataKey(dataKey(), new WrappedDataKey(providerId(), name, new byte[72]));
        }

        @Override
        public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call) {
            dataKey();
            return new WrappedDataKey(providerId(), name, new byte[72]);
        }

        @Override
        public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return wrapped.keyName().equals(name);
        }

        @Override
        public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
            return new UnwrappedDataKey(dataKey());
        }

        private byte[] dataKey() {
            if (answer instanceof Category category) {
                throw DataKeyException.of(Failure.KEY_ACCESS, category)
                        .message("no")
                        .build();
            }
            return (byte[]) answer;
        }
    }

    /** Whatever a master key does to an array, now or later, is done to its own. */
    @Test
    void aMasterKeyThatChangesTheArrayItIsGivenChangesNothing() {
        MasterKey first = LocalMasterKey.random("first");
        MasterKey third = LocalMasterKey.random("third");
        List<byte[]> given = new ArrayList<>();
        MasterKey changing = new MasterKey() {
            private final MasterKey right = LocalMasterKey.random("changing");

            @Override
            public String providerId() {
                return right.providerId();
            }

            @Override
            public String name() {
                return right.name();
            }

            @Override
            public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
                GeneratedDataKey generated = right.generate(keyBound, call);
                given.add(generated.plaintext());
                return generated;
            }

            @Override
            public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call) {
                WrappedDataKey wrapped = right.wrap(dataKey, keyBound, call);
                Arrays.fill(dataKey, (byte) 9);
                given.add(dataKey);
                return wrapped;
            }

            @Override
            public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
                return right.trusts(wrapped, keyBound);
            }

            @Override
            public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
                UnwrappedDataKey unwrapped = right.unwrap(wrapped, keyBound, call);
                given.add(unwrapped.plaintext());
                return unwrapped;
            }
        };
        EncryptionContext context = EncryptionContext.of("tenant", "acme");
        byte[] plaintext = {1, 2, 3};
        for (EnvelopeCipher sealer : List.of(
                EnvelopeCipher.builder(first, changing, third).build(),
                EnvelopeCipher.builder(changing, first, third).build())) {
            byte[] message = sealer.encrypt(plaintext, context);
            for (MasterKey opener : List.of(first, changing, third)) {
                assertThat(EnvelopeCipher.builder(opener).build().decrypt(message, context))
                        .isEqualTo(plaintext);
            }
        }
        assertThat(given).hasSize(4).allSatisfy(array -> assertThat(array).containsOnly(0));
    }
}
