package io.sealwax.localkms.internal.faults;

import io.sealwax.localkms.internal.engine.KmsError;
import java.util.Map;

/** Errors as a test injects them, with the messages that AWS sends where they are known and do not name a key. */
final class ErrorTexts {

    private static final String TOO_FAST =
            "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.";

    private static final Map<String, String> TEXTS = Map.of(
            "ThrottlingException", TOO_FAST,
            "RequestLimitExceeded", TOO_FAST,
            "ExpiredTokenException", "The security token included in the request is expired",
            "UnrecognizedClientException", "The security token included in the request is invalid.",
            "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided. Check your AWS"
                            + " Secret Access Key and signing method. Consult the service documentation for details.",
            "IncorrectKeyException",
                    "The key ID in the request does not identify a CMK that can perform this operation.",
            "DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");

    private ErrorTexts() {}

    static KmsError throttling() {
        return injected("ThrottlingException");
    }

    static KmsError injected(String code) {
        if (code.equals("InvalidCiphertextException")) {
            return new KmsError(code, null);
        }
        return new KmsError(code, TEXTS.getOrDefault(code, code + " as asked for by the test."));
    }
}
