package io.sealwax.localkms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.kms.model.KmsException;

/** What the SDK makes of an error that the local KMS answered with. */
final class Refusals {

    private Refusals() {}

    static KmsException refusal(ThrowingCallable call) {
        KmsException refusal = catchThrowableOfType(KmsException.class, call);
        assertThat(refusal).as("a refusal by KMS").isNotNull();
        assertThat(refusal.requestId()).as("request id").isNotBlank();
        return refusal;
    }

    static String code(ThrowingCallable call) {
        return refusal(call).awsErrorDetails().errorCode();
    }

    static String message(ThrowingCallable call) {
        return refusal(call).awsErrorDetails().errorMessage();
    }
}
