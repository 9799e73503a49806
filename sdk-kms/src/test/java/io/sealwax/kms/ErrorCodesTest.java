package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.Failure;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.kms.KmsClient;

/** What KMS refuses with, by its error code, through the real SDK client: category, attempts, advice. */
class ErrorCodesTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme-and-sons");
    private static final int ONCE = 1;
    private static final int THREE_TIMES = 3;

    private static final ScriptedKms KMS = new ScriptedKms();
    private static final KmsClient CLIENT = Clients.at(KMS.endpoint());

    private final KmsMasterKey key = KmsMasterKey.create(CLIENT, ARN);
    private final WrappedDataKey wrapped = new WrappedDataKey("aws-kms", ARN, new byte[184]);

    @AfterAll
    static void close() {
        CLIENT.close();
        KMS.close();
    }

    static Stream<Arguments> refusals() {
        String tooFast = "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.";
        String token = "The security token included in the request is ";
        return Stream.of(
                row("ThrottlingException", 400, tooFast, Category.THROTTLED, THREE_TIMES, "KMS request quota"),
                row("RequestLimitExceeded", 400, tooFast, Category.THROTTLED, THREE_TIMES, "KMS request quota"),
                row("KMSInternalException", 500, "Internal", Category.TRANSIENT, THREE_TIMES, "try again later"),
                row("KeyUnavailableException", 500, "Busy", Category.TRANSIENT, THREE_TIMES, "try again later"),
                row("DependencyTimeoutException", 500, "Slow", Category.TRANSIENT, THREE_TIMES, "try again later"),
                row("DependencyTimeoutException", 503, "Slow", Category.TRANSIENT, THREE_TIMES, "try again later"),
                row("RequestTimeoutException", 400, "Slow", Category.TRANSIENT, THREE_TIMES, "try again later"),
                row("KMSInternalException", 400, "Internal", Category.TRANSIENT, ONCE, "try again later"),
                row("KeyUnavailableException", 400, "Busy", Category.TRANSIENT, ONCE, "try again later"),
                row("DependencyTimeoutException", 400, "Slow", Category.TRANSIENT, ONCE, "try again later"),
                row("DisabledException", 400, ARN + " is disabled.", Category.KEY_STATE, ONCE, "disabled: enable"),
                row(
                        "DisabledException",
                        400,
                        ARN + " is pending deletion.",
                        Category.KEY_STATE,
                        ONCE,
                        PENDING_DELETION),
                row(
                        "KMSInvalidStateException",
                        400,
                        ARN + " is pending deletion.",
                        Category.KEY_STATE,
                        ONCE,
                        PENDING_DELETION),
                row(
                        "KMSInvalidStateException",
                        400,
                        ARN + " is pending replica deletion.",
                        Category.KEY_STATE,
                        ONCE,
                        PENDING_DELETION),
                row(
                        "KMSInvalidStateException",
                        400,
                        ARN + " is pending import.",
                        Category.KEY_STATE,
                        ONCE,
                        "import it"),
                row("KMSInvalidStateException", 400, ARN + " is unavailable.", Category.KEY_STATE, ONCE, "connect it"),
                row("KMSInvalidStateException", 400, ARN + " is creating.", Category.KEY_STATE, ONCE, "a few seconds"),
                row("KMSInvalidStateException", 400, "No.", Category.KEY_STATE, ONCE, "the state Enabled"),
                row(
                        "NotFoundException",
                        400,
                        "Key '" + ARN + "' does not exist",
                        Category.NOT_FOUND,
                        ONCE,
                        "exists in the account and Region"),
                row(
                        "NotFoundException",
                        400,
                        "Invalid arn eu-west-1",
                        Category.NOT_FOUND,
                        ONCE,
                        "exists in the account and Region"),
                row(
                        "AccessDeniedException",
                        400,
                        "User: arn:aws:iam::111122223333:user/x is not authorized",
                        Category.DENIED,
                        ONCE,
                        "allow kms:Decrypt"),
                row("InvalidGrantTokenException", 400, "Bad token", Category.DENIED, ONCE, "grant that still exists"),
                row("InvalidCiphertextException", 400, null, Category.INTEGRITY, ONCE, "does not tell apart"),
                row(
                        "IncorrectKeyException",
                        400,
                        "The key ID in the request does not identify a CMK that can perform this operation.",
                        Category.INCORRECT_KEY,
                        ONCE,
                        "where the message comes from"),
                row(
                        "InvalidKeyUsageException",
                        400,
                        ARN + " key usage is SIGN_VERIFY which is not valid for Decrypt.",
                        Category.CONFIGURATION,
                        ONCE,
                        "ENCRYPT_DECRYPT"),
                row(
                        "ValidationException",
                        400,
                        "1 validation error detected",
                        Category.CONFIGURATION,
                        ONCE,
                        "see what it says"),
                row("SerializationException", 400, null, Category.CONFIGURATION, ONCE, "see what it says"),
                row("LimitExceededException", 400, "Quota", Category.CONFIGURATION, ONCE, "have it raised"),
                row("UnknownOperationException", 400, null, Category.CONFIGURATION, ONCE, "see what it says"),
                row("ExpiredTokenException", 400, token + "expired", Category.CREDENTIALS, ONCE, "expired"),
                row(
                        "UnrecognizedClientException",
                        400,
                        token + "invalid.",
                        Category.CREDENTIALS,
                        ONCE,
                        "exists, is active"),
                row(
                        "MissingAuthenticationTokenException",
                        400,
                        "Missing",
                        Category.CREDENTIALS,
                        ONCE,
                        "exists, is active"),
                row("IncompleteSignature", 400, "Incomplete", Category.CREDENTIALS, ONCE, "secret access key"),
                row(
                        "InvalidSignatureException",
                        400,
                        "The signature does not match",
                        Category.CREDENTIALS,
                        ONCE,
                        "secret access key"),
                row("NotAuthorizedException", 400, "No", Category.DENIED, ONCE, "kms:Decrypt"),
                row("RequestAbortedException", 400, "Aborted", Category.TRANSIENT, ONCE, "try again later"),
                row("AFutureException", 400, "New", Category.CONFIGURATION, ONCE, "see what it says"),
                row("AFutureException", 500, "New", Category.TRANSIENT, THREE_TIMES, "try again later"));
    }

    private static final String PENDING_DELETION =
            "the key is pending deletion: cancel the deletion, then enable the key";

    private static Arguments row(String code, int status, String text, Category category, int attempts, String advice) {
        return Arguments.of(code, status, text, category, attempts, advice);
    }

    @ParameterizedTest(name = "{0} with status {1}, \"{2}\", is {3} after {4}")
    @MethodSource("refusals")
    void itSaysWhatBecameOfTheCall(
            String code, int status, String text, Category category, int attempts, String advice) {
        KMS.refuses(status, code, text);
        DataKeyException e =
                catchThrowableOfType(DataKeyException.class, () -> key.unwrap(wrapped, TENANT, KeyCall.start()));
        assertThat(e.failure()).isEqualTo(Failure.KEY_ACCESS);
        assertThat(e.category()).isEqualTo(category);
        assertThat(e.retryable()).isEqualTo(category == Category.THROTTLED || category == Category.TRANSIENT);
        assertThat(e.attempts()).isEqualTo(attempts);
        assertThat(KMS.requests()).as("requests that arrived").hasSize(attempts);
        assertThat(e.operation()).contains("Decrypt");
        assertThat(e.providerId()).contains("aws-kms");
        assertThat(e.keyName()).contains(ARN);
        assertThat(e.keyArn()).contains(ARN);
        assertThat(e.region()).contains("eu-west-1");
        assertThat(e.requestId()).contains(ScriptedKms.REQUEST_ID);
        assertThat(e.advice().orElseThrow()).contains(advice);
        assertThat(e)
                .hasMessage("key-access: Decrypt with key '" + ARN + "' in eu-west-1: " + code
                        + (text == null ? "" : ": " + text.replaceAll("\\.$", ""))
                        + (attempts == 1 ? ", 1 attempt" : ", 3 attempts")
                        + ", request id " + ScriptedKms.REQUEST_ID
                        + "; " + e.advice().orElseThrow());
        assertThat(e.getCause()).as("the SDK's own").hasMessageContaining(ScriptedKms.REQUEST_ID);
    }

    @Test
    void aPageOfSomeProxyGoesByItsStatus() {
        KMS.answers(502, "<html>Bad Gateway</html>");
        DataKeyException unreachable =
                catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
        assertThat(unreachable.category()).isEqualTo(Category.TRANSIENT);
        assertThat(unreachable)
                .hasMessageContaining("GenerateDataKey with key")
                .hasMessageContaining("HTTP status 502");

        KMS.answers(404, "<html>Not Found</html>");
        DataKeyException elsewhere =
                catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
        assertThat(elsewhere.category()).isEqualTo(Category.CONFIGURATION);
        assertThat(elsewhere).hasMessageContaining("HTTP status 404");

        KMS.answers(429, "");
        DataKeyException tooMany =
                catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
        assertThat(tooMany.category()).isEqualTo(Category.THROTTLED);
    }

    @Test
    void theAdviceOnADenialNamesThePermission() {
        KMS.refuses(400, "AccessDeniedException", "No");
        assertThat(catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()))
                        .advice())
                .hasValueSatisfying(advice -> assertThat(advice).startsWith("allow kms:GenerateDataKey to the caller"));
        assertThat(catchThrowableOfType(DataKeyException.class, () -> key.wrap(new byte[32], TENANT, KeyCall.start()))
                        .advice())
                .hasValueSatisfying(advice -> assertThat(advice).startsWith("allow kms:Encrypt to the caller"));
        assertThat(catchThrowableOfType(DataKeyException.class, () -> KmsMasterKey.create(CLIENT, "alias/app"))
                        .advice())
                .contains("allow kms:DescribeKey to the caller, or name the key by its key ARN, which needs no such"
                        + " call");
    }
}
