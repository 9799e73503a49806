package io.sealwax.kms.internal.call.failure;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.kms.internal.keys.KeyArn;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Makes a {@link DataKeyException} of what the SDK throws. */
public final class SdkFailures {
    private SdkFailures() {}

    public static DataKeyException translate(RuntimeException failure, FailedCall call) {
        return failure instanceof KmsException refusal ? refused(refusal, call) : NoAnswer.translate(failure, call);
    }

    private static DataKeyException refused(KmsException refusal, FailedCall call) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        if (details == null || code == null || code.isEmpty()) {
            return withoutCode(refusal, details, call);
        }
        String text = details.errorMessage();
        Category category =
                refusal.isThrottlingException() ? Category.THROTTLED : ErrorCodes.category(code, refusal.statusCode());
        return call.failure(category)
                .keyArn(call.keyMeant(KeyArn.firstIn(text)))
                .message(call.redactor().sentence(code, text))
                .advice(Advice.on(category, code, text, call.operation()))
                .requestId(refusal.requestId())
                .cause(cause(refusal, call))
                .build();
    }

    /** KMS has an error code in every refusal: this one was cut on its way, or did not come from KMS. */
    private static DataKeyException withoutCode(
            KmsException refusal, @Nullable AwsErrorDetails details, FailedCall call) {
        int status = refusal.statusCode();
        boolean isCut = details != null && isCut(details);
        Category category = isCut && status < ErrorCodes.SERVER_ERRORS && status != ErrorCodes.TOO_MANY_REQUESTS
                ? Category.TRANSIENT
                : ErrorCodes.categoryWithoutCode(status);
        return call.failure(category)
                .message(
                        isCut
                                ? "a refusal with HTTP status " + status + " broke off on its way"
                                : "HTTP status " + status + " without an error code, which did not come from AWS KMS")
                .advice(isCut ? Advice.NO_ANSWER : Advice.onStrangers(status))
                .requestId(refusal.requestId())
                .cause(cause(refusal, call))
                .build();
    }

    /**
     * Whether it comes from KMS by its headers, and has no whole object of JSON and nothing that never was one; or has
     * not even headers.
     */
    private static boolean isCut(AwsErrorDetails details) {
        SdkHttpResponse response = details.sdkHttpResponse();
        if (response == null || response.headers().isEmpty()) {
            return true;
        }
        boolean saysKms = response.firstMatchingHeader("x-amzn-RequestId").isPresent()
                || response.firstMatchingHeader("Content-Type")
                        .filter(type -> type.startsWith("application/x-amz-json"))
                        .isPresent();
        SdkBytes raw = details.rawResponse();
        String body = raw == null ? "" : new String(raw.asByteArrayUnsafe(), StandardCharsets.ISO_8859_1).strip();
        return saysKms && (body.isEmpty() || (body.startsWith("{") && !body.endsWith("}")));
    }

    private static Throwable cause(KmsException refusal, FailedCall call) {
        if (refusal.getCause() == null && refusal.getSuppressed().length > 0) {
            return cause(withoutEarlierAttempts(refusal), call);
        }
        return call.redactor().isIn(refusal) || !Speakers.speaksWithAllThatItShows(refusal)
                ? RedactedCause.of(refusal, any -> false)
                : refusal;
    }

    /** What became of the attempts before is suppressed in it, as texts that may quote an answer or a request. */
    private static KmsException withoutEarlierAttempts(KmsException refusal) {
        KmsException alone = (KmsException) refusal.toBuilder().build();
        alone.setStackTrace(refusal.getStackTrace());
        return alone;
    }
}
