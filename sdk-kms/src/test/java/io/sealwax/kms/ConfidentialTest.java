package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/** No failure repeats a value of the context or a grant token, at any depth; and what a client lacks is said. */
class ConfidentialTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String TOKEN = "AQpAM2RhZSgrant";
    private static final WrappedDataKey WRAPPED = new WrappedDataKey("aws-kms", ARN, new byte[184]);

    private final ScriptedKms kms = new ScriptedKms();

    @AfterEach
    void close() {
        kms.close();
    }

    private List<DataKeyException> failures(EncryptionContext context, Consumer<KmsClientBuilder> more) {
        try (KmsClient client = Clients.at(kms.endpoint(), more)) {
            KmsMasterKey key =
                    KmsMasterKey.builder(client, ARN).grantTokens(TOKEN).build();
            return Stream.<Runnable>of(
                            () -> key.generate(context, KeyCall.start()),
                            () -> key.wrap(new byte[32], context, KeyCall.start()),
                            () -> key.unwrap(WRAPPED, context, KeyCall.start()))
                    .map(call -> catchThrowableOfType(DataKeyException.class, call::run))
                    .toList();
        }
    }

    private static String everythingOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme-and-sons", "acm", "7", "a b", "päivä"})
    void aRefusalThatQuotesAValueIsNotRepeated(String value) {
        kms.refuses(
                500,
                "ValidationException",
                "1 validation error detected: Value '{tenant=" + value
                        + "}' at 'encryptionContext' failed to satisfy constraint");
        for (DataKeyException e : failures(EncryptionContext.of("tenant", value), client -> {})) {
            assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
            assertThat(e.attempts()).isEqualTo(3);
            assertThat(everythingOf(e)).doesNotContain("tenant=").contains("KmsException");
            assertThat(e)
                    .hasMessageContaining(
                            "ValidationException: (text left out, since it repeats a part of the request)");
        }
    }

    @Test
    void norIsOneThatQuotesAGrantToken() {
        kms.refuses(400, "InvalidGrantTokenException", "The grant token " + TOKEN + " is not valid");
        for (DataKeyException e : failures(EncryptionContext.none(), client -> {})) {
            assertThat(e.category()).isEqualTo(Category.DENIED);
            assertThat(everythingOf(e)).doesNotContain(TOKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The Canonical String should have been 'POST x-amz-security-token:SESSION",
                "not a valid key=value pair in Authorization header: 'AWS4-HMAC-SHA256 Credential=SESSION",
            })
    void norIsOneThatQuotesASignedHeader(String text) {
        kms.refuses(400, "InvalidSignatureException", text);
        for (DataKeyException e : failures(EncryptionContext.none(), client -> {})) {
            assertThat(e.category()).isEqualTo(Category.CREDENTIALS);
            assertThat(everythingOf(e)).doesNotContain("SESSION");
        }
    }

    @Test
    void whatBecameOfEarlierAttemptsIsNotRepeated() {
        kms.refuses(500, "KMSInternalException", "try later");
        for (DataKeyException e : failures(EncryptionContext.none(), client -> {})) {
            assertThat(e.attempts()).isEqualTo(3);
            assertThat(e.getCause()).isInstanceOf(AwsServiceException.class).hasNoSuppressedExceptions();
        }
    }

    @Test
    void aTextThatRepeatsNothingIsKeptAlsoWhereAShortValueOccursInIt() {
        kms.refuses(400, "AccessDeniedException", "User: arn:aws:iam::111122223333:user/ann is not authorized");
        for (DataKeyException e : failures(EncryptionContext.of("tenant", "a", "table", ""), client -> {})) {
            assertThat(e).hasMessageContaining("user/ann is not authorized");
            assertThat(e.getCause()).isInstanceOf(AwsServiceException.class);
        }
    }

    @Test
    void aTextOfSeveralLinesBecomesOneOfABoundedLength() {
        kms.refuses(400, "ValidationException", "one\\n\\u0000two\\r\\nFAKE LOG LINE " + "x".repeat(5000));
        for (DataKeyException e : failures(EncryptionContext.none(), client -> {})) {
            assertThat(e.getMessage())
                    .contains("one two FAKE LOG LINE xxx")
                    .doesNotContain("\n")
                    .hasSizeLessThan(1000);
        }
    }

    @Test
    void theSdksRequestsAreNotPrinted() {
        ExecutionInterceptor printing = new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                throw new IllegalStateException("cannot make " + context.request());
            }
        };
        for (DataKeyException e : failures(
                EncryptionContext.of("tenant", "acme-and-sons"),
                client -> client.overrideConfiguration(o -> o.addExecutionInterceptor(printing)))) {
            assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
            assertThat(e.attempts()).isZero();
            assertThat(everythingOf(e)).doesNotContain("acme-and-sons").doesNotContain(TOKEN);
        }
        assertThat(kms.requests()).isEmpty();
    }

    @Test
    void whatAClientLacksIsSaid() {
        SdkClientException none =
                SdkClientException.create("Unable to load credentials from any of the providers in the chain");
        for (DataKeyException e : failures(EncryptionContext.none(), withoutCredentials(none))) {
            assertThat(e.category()).isEqualTo(Category.CREDENTIALS);
            assertThat(e.attempts()).isZero();
            assertThat(e).hasMessageContaining("no credentials: Unable to load credentials from any of the providers");
            assertThat(e.advice()).contains("see that the client's credentials provider can supply credentials");
        }
        for (DataKeyException e :
                failures(EncryptionContext.none(), withoutCredentials(new IllegalStateException("half set up")))) {
            assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
            assertThat(e).hasMessageContaining("the request could not be made: IllegalStateException;");
            assertThat(everythingOf(e)).doesNotContain("half set up");
            assertThat(e.advice()).contains("see how the KmsClient is set up");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500})
    void aRefusalOfTheServiceThatGivesCredentialsIsNotTakenForOneOfKms(int status) {
        AwsServiceException refusal = AwsServiceException.builder()
                .statusCode(status)
                .requestId("sts-request")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("Sts")
                        .errorCode("AccessDenied")
                        .errorMessage("not authorized to perform: sts:AssumeRole")
                        .build())
                .build();
        for (DataKeyException e : failures(EncryptionContext.none(), withoutCredentials(refusal))) {
            assertThat(e.category()).isEqualTo(status == 403 ? Category.CREDENTIALS : Category.TRANSIENT);
            assertThat(e)
                    .hasMessageContaining(
                            "no credentials: Sts answered AccessDenied: not authorized to perform: sts:AssumeRole");
            assertThat(e.requestId()).contains("sts-request");
        }
    }

    private static Consumer<KmsClientBuilder> withoutCredentials(RuntimeException reason) {
        return client -> client.credentialsProvider(() -> fail(reason));
    }

    private static AwsCredentials fail(RuntimeException reason) {
        throw reason;
    }
}
