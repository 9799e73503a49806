package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Makes a {@link DataKeyException} of what the SDK throws. */
final class SdkFailures {
    private SdkFailures() {}

    static DataKeyException translate(RuntimeException failure, KmsCall call) {
        if (failure instanceof KmsException refusal) {
            return refused(refusal, call);
        }
        if (failure instanceof AwsServiceException refusal) {
            return refusedElsewhere(refusal, call);
        }
        return NoAnswer.translate(failure, call);
    }

    private static DataKeyException refused(KmsException refusal, KmsCall call) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        String text = details == null ? null : details.errorMessage();
        Category category =
                refusal.isThrottlingException() ? Category.THROTTLED : ErrorCodes.category(code, refusal.statusCode());
        String what = code == null || code.isEmpty() ? "HTTP status " + refusal.statusCode() : code;
        return call.failure(category)
                .keyArn(call.keyMeant(KeyArn.firstIn(text)))
                .message(call.confidential().sentence(what, text))
                .advice(Advice.on(category, code, text, call.operation()))
                .requestId(refusal.requestId())
                .cause(cause(refusal, call))
                .build();
    }

    /** The client's credentials provider asked another service on the way, such as STS. */
    private static DataKeyException refusedElsewhere(AwsServiceException refusal, KmsCall call) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        String what = "no credentials";
        String text = null;
        if (details != null) {
            what += ": " + details.serviceName() + " answered " + details.errorCode();
            text = details.errorMessage();
        }
        boolean mayPass = refusal.isThrottlingException() || refusal.statusCode() >= ErrorCodes.SERVER_ERRORS;
        return call.failure(mayPass ? Category.TRANSIENT : Category.CREDENTIALS)
                .message(call.confidential().sentence(what, text))
                .advice(Advice.on(Category.CREDENTIALS, null, null, call.operation()))
                .requestId(refusal.requestId())
                .cause(cause(refusal, call))
                .build();
    }

    private static Throwable cause(AwsServiceException refusal, KmsCall call) {
        return call.confidential().isIn(refusal) ? WithoutText.of(refusal, any -> false) : refusal;
    }
}
