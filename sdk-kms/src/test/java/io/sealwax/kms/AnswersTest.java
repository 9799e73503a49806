package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.Failure;
import io.sealwax.localkms.Corruption;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;

/** Answers that break off, make no sense, or come from another key than the one called. */
@Timeout(60)
class AnswersTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String OTHER = "arn:aws:kms:eu-west-1:111122223333:key/99999999-12ab-34cd-56ef-1234567890ab";
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final WrappedDataKey WRAPPED = new WrappedDataKey("aws-kms", ARN, new byte[184]);
    private static final String DATA_KEY =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    private static final String BLOB = Base64.getEncoder().encodeToString(new byte[184]);

    private final ScriptedKms kms = new ScriptedKms();
    private final KmsClient client = Clients.at(kms.endpoint());
    private final KmsMasterKey key = KmsMasterKey.create(client, ARN);

    @AfterEach
    void close() {
        client.close();
        kms.close();
    }

    private static DataKeyException fail(Runnable call) {
        return catchThrowableOfType(DataKeyException.class, call::run);
    }

    private List<Runnable> operations(KmsMasterKey with) {
        return List.of(
                () -> with.generate(TENANT, KeyCall.start()),
                () -> with.wrap(new byte[32], TENANT, KeyCall.start()),
                () -> with.unwrap(WRAPPED, TENANT, KeyCall.start()));
    }

    private static String everythingOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void anAnswerThatBreaksOffOrIsGarbageIsTypedOnEitherTransport(Corruption how) {
        try (LocalKms local = LocalKms.builder().region("eu-west-1").build()) {
            String arn = local.createKey();
            local.serve(0);
            try (KmsClient inProcess = Clients.over(local.httpClient());
                    KmsClient overHttp = Clients.at(local.endpoint())) {
                for (KmsClient each : List.of(inProcess, overHttp)) {
                    KmsMasterKey master = KmsMasterKey.create(each, arn);
                    WrappedDataKey wrapped = master.wrap(new byte[32], TENANT, KeyCall.start());
                    local.faults().clear().corrupt(how, 100);
                    for (Runnable call : List.<Runnable>of(
                            () -> master.generate(TENANT, KeyCall.start()),
                            () -> master.wrap(new byte[32], TENANT, KeyCall.start()),
                            () -> master.unwrap(wrapped, TENANT, KeyCall.start()))) {
                        DataKeyException e = fail(call);
                        assertThat(e.failure()).isEqualTo(Failure.KEY_ACCESS);
                        assertThat(e.category()).isEqualTo(Category.TRANSIENT);
                        assertThat(e.attempts()).isBetween(1, 3);
                        assertThat(e.advice()).isPresent();
                    }
                    local.faults().clear();
                    assertThat(master.generate(TENANT, KeyCall.start()).plaintext())
                            .as("afterwards")
                            .hasSize(32);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "\"text\"",
                "<html>Sign in to the guest network</html>",
                "{\"KeyId\":\"ARN\",\"CiphertextBlob\":\"BLOB\",\"Plaintext\":DATA_KEY}",
                "{\"KeyId\":\"ARN\",\"CiphertextBlob\":\"BLOB\",\"Plaintext\":\"DATA_KEY",
                "{\"KeyId\":\"ARN\",\"CiphertextBlob\":\"BLOB\",\"Plaintext\":\"DATA_KEY!\"}",
                "{\"KeyId\":\"ARN\",\"CiphertextBlob\":\"BLOB\",\"Plaintext\":[\"DATA_KEY\"]}",
                "{\"KeyId\":\"ARN\",\"CiphertextBlob\":\"BLOB\",\"Plaintext\":{\"DATA_KEY\":1}}",
                "{\"KeyId\":\"ARN\",\"CiphertextBlob\":\"BLOB\",\"Plaintext\":null}",
                "{\"KeyId\":null,\"CiphertextBlob\":\"BLOB\",\"Plaintext\":\"DATA_KEY\"}",
                "{\"KeyId\":\"alias/app\",\"CiphertextBlob\":\"BLOB\",\"Plaintext\":\"DATA_KEY\"}"
            })
    void anAnswerThatMakesNoSenseFailsWithoutBeingQuoted(String body) {
        kms.answers(200, body.replace("ARN", ARN).replace("BLOB", BLOB).replace("DATA_KEY", DATA_KEY));
        for (Runnable call : List.<Runnable>of(
                () -> key.generate(TENANT, KeyCall.start()), () -> key.unwrap(WRAPPED, TENANT, KeyCall.start()))) {
            DataKeyException e = fail(call);
            assertThat(e.category()).isEqualTo(Category.TRANSIENT);
            assertThat(e.attempts()).isBetween(1, 3);
            String everything = everythingOf(e);
            for (int at = 0; at + 8 <= DATA_KEY.length(); at++) {
                assertThat(everything).doesNotContain(DATA_KEY.substring(at, at + 8));
            }
            assertThat(everything).doesNotContain("guest network");
        }
    }

    @Test
    void anotherKeyThanTheOneCalledIsRefused() {
        kms.answers(
                200,
                "{\"KeyId\":\"" + OTHER + "\",\"CiphertextBlob\":\"" + BLOB + "\",\"Plaintext\":\"" + DATA_KEY + "\"}");
        for (Runnable call : operations(key)) {
            DataKeyException e = fail(call);
            assertThat(e.failure()).isEqualTo(Failure.KEY_ACCESS);
            assertThat(e.category()).isEqualTo(Category.INCORRECT_KEY);
            assertThat(e.retryable()).isFalse();
            assertThat(e.keyArn()).contains(ARN);
            assertThat(e.requestId()).contains(ScriptedKms.REQUEST_ID);
            assertThat(e).hasMessageContaining("the answer is from another key than the one called, " + OTHER);
        }
        assertThat(key.trusts(new WrappedDataKey("aws-kms", OTHER, new byte[184]), TENANT))
                .isFalse();
    }

    @Test
    void aNameThatStandsForAKeyItCannotStandForIsRefused() {
        String alias = "arn:aws:kms:eu-west-1:111122223333:alias/app";
        for (String[] nameAndAnswer : new String[][] {
            {"alias/app", ARN.replace("eu-west-1", "us-east-1")},
            {alias, ARN.replace("111122223333", "444455556666")},
            {"1234abcd-12ab-34cd-56ef-1234567890ab", OTHER}
        }) {
            kms.answers(200, "{\"KeyMetadata\":{\"KeyId\":\"x\",\"Arn\":\"" + nameAndAnswer[1] + "\"}}");
            DataKeyException e = fail(() -> KmsMasterKey.create(client, nameAndAnswer[0]));
            assertThat(e.category()).isEqualTo(Category.INCORRECT_KEY);
            assertThat(e.operation()).contains("DescribeKey");
        }
        kms.answers(200, "{}");
        assertThat(fail(() -> KmsMasterKey.create(client, alias))).hasMessageContaining("the answer names no key ARN");
    }

    @Test
    void anAliasDoesNotMoveToAnotherAccountOrRegion() {
        kms.answers(200, "{\"KeyMetadata\":{\"KeyId\":\"x\",\"Arn\":\"" + ARN + "\"}}");
        KmsMasterKey byAlias = KmsMasterKey.create(client, "alias/app");
        for (String elsewhere :
                List.of(OTHER.replace("111122223333", "444455556666"), OTHER.replace("eu-west-1", "us-east-1"))) {
            kms.answers(
                    200,
                    "{\"KeyId\":\"" + elsewhere + "\",\"CiphertextBlob\":\"" + BLOB + "\",\"Plaintext\":\"" + DATA_KEY
                            + "\"}");
            for (Runnable call : operations(byAlias).subList(0, 2)) {
                assertThat(fail(call).category()).isEqualTo(Category.INCORRECT_KEY);
            }
            assertThat(byAlias.trusts(new WrappedDataKey("aws-kms", elsewhere, new byte[184]), TENANT))
                    .isFalse();
        }
    }

    @Test
    void aWrappedKeyThatNoHeaderCanCarryIsRefused() {
        for (int length : new int[] {0, 6145}) {
            String blob = Base64.getEncoder().encodeToString(new byte[length]);
            kms.answers(
                    200,
                    "{\"KeyId\":\"" + ARN + "\",\"CiphertextBlob\":\"" + blob + "\",\"Plaintext\":\"" + DATA_KEY
                            + "\"}");
            for (Runnable call : operations(key).subList(0, 2)) {
                DataKeyException e = fail(call);
                assertThat(e.category()).isEqualTo(Category.TRANSIENT);
                assertThat(e).hasMessageContaining("1 to 6144 bytes, this one " + length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33, 64})
    void aDataKeyOfAnotherLengthSealsNothingAndOpensNothing(int length) {
        String shortKey = Base64.getEncoder().encodeToString(new byte[length]);
        kms.answers(
                200,
                "{\"KeyId\":\"" + ARN + "\",\"CiphertextBlob\":\"" + BLOB + "\",\"Plaintext\":\"" + shortKey + "\"}");
        EnvelopeCipher cipher = EnvelopeCipher.builder(key).build();
        DataKeyException e = fail(() -> cipher.encrypt(new byte[3], TENANT));
        assertThat(e.failure()).isEqualTo(Failure.KEY_LENGTH);
        assertThat(e)
                .hasMessage("key-length: key '" + ARN + "': the data key has " + length + " bytes, it must have 32");
    }

    @Test
    void aRequestIdThatIsNotThereIsNotMadeUp() {
        kms.withoutRequestId().answers(200, "{}");
        assertThat(fail(() -> key.generate(TENANT, KeyCall.start())).requestId())
                .isEmpty();
        kms.refuses(400, "AccessDeniedException", "No");
        assertThat(fail(() -> key.generate(TENANT, KeyCall.start())).requestId())
                .isEmpty();
    }

    @Test
    void whatTheRequestSaysIsWhatKmsIsTold() {
        kms.answers(
                200,
                "{\"KeyId\":\"" + ARN + "\",\"CiphertextBlob\":\"" + BLOB + "\",\"Plaintext\":\"" + DATA_KEY + "\"}");
        KmsMasterKey withGrant = KmsMasterKey.builder(client, ARN)
                .grantTokens("grant-1", "grant-2")
                .build();
        EncryptionContext bound =
                TENANT.and("table", "").forMessage("row", "42").detachedForKey("user", "ann");
        withGrant.generate(bound, KeyCall.start());
        withGrant.wrap(new byte[32], bound, KeyCall.start());
        withGrant.unwrap(WRAPPED, bound, KeyCall.start());
        assertThat(kms.requests())
                .hasSize(3)
                .allSatisfy(request -> assertThat(request)
                        .contains("\"KeyId\":\"" + ARN + "\"")
                        .contains("\"EncryptionContext\":{\"table\":\"\",\"tenant\":\"acme\",\"user\":\"ann\"}")
                        .contains("\"GrantTokens\":[\"grant-1\",\"grant-2\"]")
                        .doesNotContain("row")
                        .doesNotContain("42"));
        assertThat(kms.requests().get(0)).contains("\"KeySpec\":\"AES_256\"");
        kms.answers(
                200,
                "{\"KeyId\":\"" + ARN + "\",\"CiphertextBlob\":\"" + BLOB + "\",\"Plaintext\":\"" + DATA_KEY + "\"}");
        key.generate(EncryptionContext.none(), KeyCall.start());
        assertThat(kms.requests().get(0)).doesNotContain("grant-").doesNotContain("acme");
    }
}
