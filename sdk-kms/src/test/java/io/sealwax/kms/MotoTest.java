package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.Failure;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey.GeneratedDataKey;
import io.sealwax.spi.WrappedDataKey;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.kms.KmsClient;

/** Against moto, whose KMS was not written here. */
@Timeout(120)
class MotoTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private static MotoServer moto;
    private static KmsClient client;

    private final String arn = client.createKey(request -> {}).keyMetadata().arn();
    private final byte[] plaintext = {1, 2, 3};

    @BeforeAll
    static void start() throws IOException {
        moto = MotoServer.start();
        client = Clients.at(moto.endpoint());
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            client.close();
            moto.close();
        }
    }

    @Test
    void messagesOpenByEveryNameOfTheKey() {
        String alias = "alias/app-" + arn.substring(arn.length() - 12);
        client.createAlias(request -> request.aliasName(alias).targetKeyId(arn));
        for (String name : List.of(arn, alias, arn.substring(arn.indexOf("key/") + 4))) {
            KmsMasterKey key = KmsMasterKey.create(client, name);
            EnvelopeCipher cipher = EnvelopeCipher.builder(key).build();
            EncryptionContext context = TENANT.and("käyttäjä", "").forMessage("row", "42");
            byte[] message = cipher.encrypt(plaintext, context);
            assertThat(EnvelopeHeader.parse(message).wrappedKeys())
                    .extracting(WrappedDataKey::keyName)
                    .containsExactly(arn);
            assertThat(cipher.decrypt(message, context)).isEqualTo(plaintext);
        }
    }

    @Test
    void aDataKeyThatAnotherMasterKeyMadeIsWrappedToo() {
        String second = client.createKey(request -> {}).keyMetadata().arn();
        KmsMasterKey first = KmsMasterKey.create(client, arn);
        KmsMasterKey other = KmsMasterKey.create(client, second);
        byte[] message = EnvelopeCipher.builder(first, other).build().encrypt(plaintext, TENANT);
        for (KmsMasterKey each : List.of(first, other)) {
            assertThat(EnvelopeCipher.builder(each).build().decrypt(message, TENANT))
                    .isEqualTo(plaintext);
        }
    }

    @Test
    void whatIsGeneratedIsWhatIsUnwrapped() {
        KmsMasterKey key = KmsMasterKey.create(client, arn);
        GeneratedDataKey generated = key.generate(TENANT, KeyCall.start());
        assertThat(generated.plaintext()).hasSize(32);
        assertThat(key.unwrap(generated.wrapped(), TENANT, KeyCall.start()).plaintext())
                .isEqualTo(generated.plaintext());
        assertThat(key.unwrap(key.wrap(generated.plaintext(), TENANT, KeyCall.start()), TENANT, KeyCall.start())
                        .plaintext())
                .isEqualTo(generated.plaintext());
    }

    @Test
    void anotherContextIsRefused() {
        KmsMasterKey key = KmsMasterKey.create(client, arn);
        WrappedDataKey wrapped = key.generate(TENANT, KeyCall.start()).wrapped();
        for (EncryptionContext wrong : List.of(
                EncryptionContext.none(), EncryptionContext.of("tenant", "umbrella"), TENANT.and("more", "x"))) {
            DataKeyException e =
                    catchThrowableOfType(DataKeyException.class, () -> key.unwrap(wrapped, wrong, KeyCall.start()));
            assertThat(e.category()).isEqualTo(Category.INTEGRITY);
            assertThat(e.requestId()).isPresent();
            assertThat(e.attempts()).isEqualTo(1);
        }
    }

    /** Real KMS answers IncorrectKeyException; moto says AccessDenied. Either way it does not open. */
    @Test
    void aBlobOfAnotherKeyIsRefused() {
        String second = client.createKey(request -> {}).keyMetadata().arn();
        KmsMasterKey key = KmsMasterKey.create(client, arn);
        byte[] blob = KmsMasterKey.create(client, second)
                .generate(TENANT, KeyCall.start())
                .wrapped()
                .wrapped();
        DataKeyException e = catchThrowableOfType(
                DataKeyException.class,
                () -> key.unwrap(new WrappedDataKey("aws-kms", arn, blob), TENANT, KeyCall.start()));
        assertThat(e.failure()).isEqualTo(Failure.KEY_ACCESS);
        assertThat(e.category()).isIn(Category.INCORRECT_KEY, Category.DENIED);
    }

    @Test
    void aKeyOrAliasThatIsNotThereIsSaidToBeSo() {
        String missing = arn.substring(0, arn.length() - 12) + "000000000000";
        DataKeyException notFound = catchThrowableOfType(
                DataKeyException.class,
                () -> KmsMasterKey.create(client, missing).generate(TENANT, KeyCall.start()));
        assertThat(notFound.category()).isEqualTo(Category.NOT_FOUND);
        DataKeyException noAlias =
                catchThrowableOfType(DataKeyException.class, () -> KmsMasterKey.create(client, "alias/none"));
        assertThat(noAlias.category()).isEqualTo(Category.NOT_FOUND);
    }
}
