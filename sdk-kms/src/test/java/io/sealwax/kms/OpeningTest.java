package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.AuthenticationException;
import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeException;
import io.sealwax.EnvelopeHeader;
import io.sealwax.Failure;
import io.sealwax.LocalMasterKey;
import io.sealwax.internal.header.KeySection;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/** Messages under AWS KMS that open, and those that must not: against the local KMS. */
class OpeningTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final EncryptionContext OTHER_TENANT = EncryptionContext.of("tenant", "umbrella");
    private static final String STRANGER = "444455556666";

    private final LocalKms kms = LocalKms.builder().region(Clients.REGION).build();
    private final KmsClient client = Clients.over(kms.httpClient());
    private final String arn = kms.createKey();
    private final KmsMasterKey key = KmsMasterKey.create(client, arn);
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(key).build();
    private final byte[] plaintext = {1, 2, 3};
    private final byte[] message = cipher.encrypt(plaintext, TENANT.forMessage("row", "42"));
    private final EncryptionContext context = TENANT.forMessage("row", "42");

    @AfterEach
    void close() {
        client.close();
        kms.close();
    }

    private DataKeyException refused(byte[] tampered) {
        return catchThrowableOfType(DataKeyException.class, () -> cipher.decrypt(tampered, context));
    }

    /** The message with other wrapped keys in its header; nothing else of it is touched. */
    private static byte[] withKeys(byte[] message, WrappedDataKey... keys) {
        EnvelopeHeader header = EnvelopeHeader.parse(message);
        int before = header.length() - KeySection.encode(header.wrappedKeys()).length;
        byte[] section = KeySection.encode(List.of(keys));
        byte[] changed = Arrays.copyOf(message, before + section.length + message.length - header.length());
        System.arraycopy(section, 0, changed, before, section.length);
        System.arraycopy(message, header.length(), changed, before + section.length, message.length - header.length());
        return changed;
    }

    private WrappedDataKey wrappedWith(KmsClient by, String keyArn, byte[] dataKey, EncryptionContext bound) {
        byte[] blob = by.encrypt(request -> request.keyId(keyArn)
                        .plaintext(SdkBytes.fromByteArray(dataKey))
                        .encryptionContext(bound.toMap()))
                .ciphertextBlob()
                .asByteArray();
        return new WrappedDataKey("aws-kms", arn, blob);
    }

    private static List<Throwable> all(Throwable failure) {
        List<Throwable> all = new ArrayList<>(List.of(failure));
        for (Throwable suppressed : failure.getSuppressed()) {
            all.addAll(all(suppressed));
        }
        return all;
    }

    @Test
    void aMessageOpensWithItsContext() {
        assertThat(cipher.decrypt(message, context)).isEqualTo(plaintext);
        assertThat(EnvelopeHeader.parse(message).wrappedKeys())
                .singleElement()
                .satisfies(wrapped -> assertThat(wrapped.providerId()).isEqualTo("aws-kms"));
    }

    @Test
    void aKeyWrappedForAnotherContextIsRefusedByKms() {
        WrappedDataKey ofOther = EnvelopeHeader.parse(cipher.encrypt(plaintext, OTHER_TENANT))
                .wrappedKeys()
                .get(0);
        DataKeyException e = refused(withKeys(message, ofOther));
        assertThat(e.failure()).isEqualTo(Failure.KEY_ACCESS);
        assertThat(e.category()).isEqualTo(Category.INTEGRITY);
        assertThat(e.retryable()).isFalse();
        assertThat(e.attempts()).isEqualTo(1);
        assertThat(e)
                .hasMessageContaining("InvalidCiphertextException")
                .hasMessageNotContaining("acme")
                .hasMessageNotContaining("umbrella");
    }

    @Test
    void aChangedWrappedKeyLooksTheSame() {
        byte[] blob = EnvelopeHeader.parse(message).wrappedKeys().get(0).wrapped();
        blob[blob.length - 1] ^= 1;
        DataKeyException e = refused(withKeys(message, new WrappedDataKey("aws-kms", arn, blob)));
        assertThat(e.category()).isEqualTo(Category.INTEGRITY);
    }

    @Test
    void aBlobOfAnotherAccountUnderATrustedArnIsRefused() {
        String theirs = kms.keys().create(STRANGER, Clients.REGION);
        try (KmsClient stranger = Clients.over(kms.httpClient(), Clients.REGION, STRANGER)) {
            WrappedDataKey planted = wrappedWith(stranger, theirs, new byte[32], TENANT);
            DataKeyException e = refused(withKeys(message, planted));
            assertThat(e.failure()).isEqualTo(Failure.KEY_ACCESS);
            assertThat(e.category()).isEqualTo(Category.INCORRECT_KEY);
            assertThat(e.keyArn()).contains(arn);
        }
    }

    @Test
    void aBlobOfAnotherAccountThatAllowsItsUseIsNotAskedFor() {
        String theirs = kms.keys().create(STRANGER, Clients.REGION);
        kms.access().allow(theirs, Clients.ACCOUNT);
        try (KmsClient stranger = Clients.over(kms.httpClient(), Clients.REGION, STRANGER)) {
            byte[] foreign = EnvelopeCipher.builder(KmsMasterKey.create(stranger, theirs))
                    .build()
                    .encrypt(plaintext, context);
            kms.clearCalls();
            assertThat(refused(foreign).failure()).isEqualTo(Failure.NO_TRUSTED_KEY);
            assertThat(kms.calls()).isZero();
        }
    }

    @Test
    void anotherKeyUnderTheSameBodyIsRefusedByTheCommitment() {
        byte[] anotherKey = new byte[32];
        anotherKey[0] = 1;
        byte[] large = cipher.encrypt(new byte[100_000], context);
        for (byte[] each : List.of(message, large)) {
            byte[] swapped = withKeys(each, wrappedWith(client, arn, anotherKey, TENANT));
            AuthenticationException e =
                    catchThrowableOfType(AuthenticationException.class, () -> cipher.decrypt(swapped, context));
            assertThat(e.failure()).isEqualTo(Failure.COMMITMENT);
        }
    }

    @Test
    void aDataKeyOf31BytesIsRefused() {
        DataKeyException e = refused(withKeys(message, wrappedWith(client, arn, new byte[31], TENANT)));
        assertThat(e.failure()).isEqualTo(Failure.KEY_LENGTH);
        assertThat(e).hasMessage("key-length: key '" + arn + "': the data key has 31 bytes, it must have 32");
    }

    @Test
    void aDisabledKeySaysSoAndOpensAgainWhenItIsEnabled() {
        kms.keys().disable(arn);
        DataKeyException e = refused(message);
        assertThat(e.category()).isEqualTo(Category.KEY_STATE);
        assertThat(e.advice()).contains("the key is disabled: enable the key");
        assertThat(e).hasMessageContaining(arn + " is disabled");
        kms.keys().enable(arn);
        assertThat(cipher.decrypt(message, context)).isEqualTo(plaintext);
    }

    @Test
    void aKeyThatIsPendingDeletionSaysWhatToDoAndThatHelps() {
        kms.keys().scheduleDeletion(arn, 7);
        DataKeyException e = refused(message);
        assertThat(e.category()).isEqualTo(Category.KEY_STATE);
        assertThat(e.advice()).contains("the key is pending deletion: cancel the deletion, then enable the key");
        kms.keys().cancelDeletion(arn);
        assertThat(refused(message).advice()).contains("the key is disabled: enable the key");
        kms.keys().enable(arn);
        assertThat(cipher.decrypt(message, context)).isEqualTo(plaintext);
    }

    @Test
    void aRotatedKeyOpensWhatItSealedBefore() {
        kms.keys().rotate(arn);
        assertThat(cipher.decrypt(message, context)).isEqualTo(plaintext);
        assertThat(cipher.decrypt(cipher.encrypt(plaintext, context), context)).isEqualTo(plaintext);
    }

    @Test
    void aPermissionThatIsTakenAwayIsNamed() {
        kms.access().deny(arn, "Decrypt");
        DataKeyException e = refused(message);
        assertThat(e.category()).isEqualTo(Category.DENIED);
        assertThat(e.advice().orElseThrow()).startsWith("allow kms:Decrypt to the caller");
        assertThat(cipher.encrypt(plaintext, context)).isNotEmpty();
    }

    @Test
    void anyOfSeveralMasterKeysOpensAlsoAcrossAccountsAndRegionsAndKinds() {
        String far = kms.keys().create(STRANGER, "us-east-1");
        LocalMasterKey local = LocalMasterKey.random("offline");
        try (KmsClient there = Clients.over(kms.httpClient(), "us-east-1", STRANGER)) {
            KmsMasterKey farKey = KmsMasterKey.create(there, far);
            byte[] all = EnvelopeCipher.builder(key, farKey, local).build().encrypt(plaintext, context);
            assertThat(EnvelopeHeader.parse(all).wrappedKeys())
                    .extracting(WrappedDataKey::keyName)
                    .containsExactly(arn, far, "offline");
            for (EnvelopeCipher one : List.of(
                    cipher,
                    EnvelopeCipher.builder(farKey).build(),
                    EnvelopeCipher.builder(local).build())) {
                assertThat(one.decrypt(all, context)).isEqualTo(plaintext);
            }
            kms.keys().disable(arn);
            assertThat(EnvelopeCipher.builder(key, farKey).build().decrypt(all, context))
                    .as("the first is disabled, the second opens")
                    .isEqualTo(plaintext);
        }
    }

    @Test
    void whatBecameOfEachOfSeveralWrappedKeysIsReported() {
        String disabled = kms.createKey();
        String denied = kms.createKey();
        String gone = arn.substring(0, arn.length() - 12) + "000000000000";
        KmsMasterKey several =
                KmsMasterKey.builder(client, arn).trust(disabled, denied, gone).build();
        WrappedDataKey underDisabled = KmsMasterKey.create(client, disabled)
                .generate(TENANT, KeyCall.start())
                .wrapped();
        WrappedDataKey underDenied = KmsMasterKey.create(client, denied)
                .generate(TENANT, KeyCall.start())
                .wrapped();
        kms.keys().disable(disabled);
        kms.access().deny(denied, "Decrypt");
        byte[] changed = withKeys(
                message,
                underDisabled,
                underDenied,
                new WrappedDataKey("aws-kms", gone, new byte[184]),
                new WrappedDataKey("aws-kms", arn, new byte[184]),
                new WrappedDataKey("aws-kms", arn.replace(Clients.ACCOUNT, STRANGER), new byte[184]),
                new WrappedDataKey("someone-elses", "x", new byte[1]));
        kms.clearCalls();
        DataKeyException e = catchThrowableOfType(
                DataKeyException.class,
                () -> EnvelopeCipher.builder(several).build().decrypt(changed, context));
        assertThat(all(e))
                .extracting(failure -> ((DataKeyException) failure).category())
                .containsExactlyInAnyOrder(Category.KEY_STATE, Category.DENIED, Category.NOT_FOUND, Category.INTEGRITY);
        assertThat(all(e))
                .extracting(failure -> ((DataKeyException) failure).keyArn().orElseThrow())
                .containsExactlyInAnyOrder(disabled, denied, gone, arn);
        assertThat(kms.calls("Decrypt")).isEqualTo(4);

        WrappedDataKey right = EnvelopeHeader.parse(message).wrappedKeys().get(0);
        assertThat(EnvelopeCipher.builder(several)
                        .build()
                        .decrypt(withKeys(message, underDisabled, underDenied, right), context))
                .isEqualTo(plaintext);
    }

    @Test
    void aContextThatIsNotTheMessagesIsRefusedBeforeAnyCall() {
        kms.clearCalls();
        EnvelopeException e =
                catchThrowableOfType(EnvelopeException.class, () -> cipher.decrypt(message, OTHER_TENANT));
        assertThat(e.failure()).isEqualTo(Failure.CONTEXT);
        assertThat(kms.calls()).isZero();
    }
}
