package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.ContextException;
import io.sealwax.ContextMatch;
import io.sealwax.DecryptingInputStream;
import io.sealwax.EncryptingOutputStream;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.RangeReader;
import io.sealwax.RepeatableMessage;
import io.sealwax.Source;
import io.sealwax.localkms.LocalKms;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/** However much is read or written of one message, and without a cache, the KMS is called once. */
class LargeDataCallsTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final LocalKms kms = LocalKms.builder().region(Clients.REGION).build();
    private final KmsClient client = Clients.over(kms.httpClient());
    private final EnvelopeCipher cipher =
            EnvelopeCipher.builder(KmsMasterKey.create(client, kms.createKey())).build();
    private final byte[] plaintext = new byte[500_000];

    @AfterEach
    void close() {
        client.close();
        kms.close();
    }

    @Test
    void anyNumberOfRangesTakesOneDecrypt() throws IOException {
        byte[] message = cipher.encrypt(plaintext, TENANT);
        kms.clearCalls();
        try (RangeReader reader = cipher.openRanges(Source.of(message), TENANT)) {
            for (int position = 0; position < plaintext.length; position += 999) {
                assertThat(reader.read(position, 5000)).isNotEmpty();
            }
            assertThat(reader.read(reader.size(), 1)).isEmpty();
        }
        assertThat(kms.calls("Decrypt")).isEqualTo(1);
        assertThat(kms.calls()).isEqualTo(1);
    }

    @Test
    void aStreamTakesOneCallAndNoneBeforeItsFirstByte() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (EncryptingOutputStream out = cipher.encryptTo(message, TENANT)) {
            assertThat(kms.calls()).isZero();
            for (int i = 0; i < 50; i++) {
                out.write(plaintext, 0, 10_000);
            }
            out.finish();
        }
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(1);
        assertThat(kms.calls()).isEqualTo(1);
        kms.clearCalls();
        try (DecryptingInputStream in =
                cipher.decryptFrom(new ByteArrayInputStream(message.toByteArray()), ContextMatch.exactly(TENANT))) {
            assertThat(kms.calls()).isZero();
            assertThat(Arrays.equals(in.readAllBytes(), plaintext)).isTrue();
            assertThat(in.context()).isEqualTo(TENANT);
        }
        assertThat(kms.calls("Decrypt")).isEqualTo(1);
        assertThat(kms.calls()).isEqualTo(1);
    }

    @Test
    void aMessageThatIsReadAgainTakesOneGenerateDataKey() throws IOException {
        try (RepeatableMessage message = cipher.encryptRepeatably(Source.of(plaintext), TENANT)) {
            for (int again = 0; again < 5; again++) {
                assertThat(message.newStream().readAllBytes()).hasSize((int) message.length());
            }
        }
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(1);
        assertThat(kms.calls()).isEqualTo(1);
    }

    @Test
    void aWrongContextTakesNoCall() {
        byte[] message = cipher.encrypt(plaintext, TENANT);
        kms.clearCalls();
        EncryptionContext other = EncryptionContext.of("tenant", "umbrella");
        assertThatThrownBy(() -> cipher.openRanges(Source.of(message), other)).isInstanceOf(ContextException.class);
        assertThatThrownBy(() -> cipher.decryptFrom(new ByteArrayInputStream(message), other)
                        .read())
                .isInstanceOf(ContextException.class);
        assertThat(kms.calls()).isZero();
    }
}
