package io.sealwax.kms.internal.call.failure;

import io.sealwax.DataKeyException.Category;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The category of what KMS refuses with, by its error code. Many codes have no class in the SDK
 * ({@code ThrottlingException} and {@code AccessDeniedException} among them), and KMS sends all that is not its own
 * failure with status 400.
 *
 * <p>Codes: AWS KMS API Reference, <i>Errors</i> of the operations used here and <i>Common Errors</i>.
 */
final class ErrorCodes {
    static final int SERVER_ERRORS = 500;
    static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;

    private static final Map<String, Category> CATEGORIES = Map.ofEntries(
            Map.entry("Throttling", Category.THROTTLED),
            Map.entry("ThrottlingException", Category.THROTTLED),
            Map.entry("TooManyRequestsException", Category.THROTTLED),
            Map.entry("RequestLimitExceeded", Category.THROTTLED),
            Map.entry("KMSInternalException", Category.TRANSIENT),
            Map.entry("KeyUnavailableException", Category.TRANSIENT),
            Map.entry("DependencyTimeoutException", Category.TRANSIENT),
            Map.entry("RequestAbortedException", Category.TRANSIENT),
            Map.entry("RequestTimeout", Category.TRANSIENT),
            Map.entry("RequestTimeoutException", Category.TRANSIENT),
            Map.entry("InternalError", Category.TRANSIENT),
            Map.entry("InternalFailure", Category.TRANSIENT),
            Map.entry("InternalServerError", Category.TRANSIENT),
            Map.entry("ServiceUnavailable", Category.TRANSIENT),
            Map.entry("ServiceUnavailableException", Category.TRANSIENT),
            Map.entry("DisabledException", Category.KEY_STATE),
            Map.entry("KMSInvalidStateException", Category.KEY_STATE),
            Map.entry("NotFoundException", Category.NOT_FOUND),
            Map.entry("AccessDenied", Category.DENIED),
            Map.entry("NotAuthorized", Category.DENIED),
            Map.entry("NotAuthorizedException", Category.DENIED),
            Map.entry("AccessDeniedException", Category.DENIED),
            Map.entry("InvalidGrantTokenException", Category.DENIED),
            Map.entry("InvalidCiphertextException", Category.INTEGRITY),
            Map.entry("IncorrectKeyException", Category.INCORRECT_KEY),
            Map.entry("InvalidKeyUsageException", Category.CONFIGURATION),
            Map.entry("InvalidArnException", Category.CONFIGURATION),
            Map.entry("ValidationException", Category.CONFIGURATION),
            Map.entry("SerializationException", Category.CONFIGURATION),
            Map.entry("LimitExceededException", Category.CONFIGURATION),
            Map.entry("ExpiredToken", Category.CREDENTIALS),
            Map.entry("ExpiredTokenException", Category.CREDENTIALS),
            Map.entry("RequestExpired", Category.CREDENTIALS),
            Map.entry("UnrecognizedClientException", Category.CREDENTIALS),
            Map.entry("InvalidClientTokenId", Category.CREDENTIALS),
            Map.entry("MissingAuthenticationToken", Category.CREDENTIALS),
            Map.entry("MissingAuthenticationTokenException", Category.CREDENTIALS),
            Map.entry("IncompleteSignature", Category.CREDENTIALS),
            Map.entry("IncompleteSignatureException", Category.CREDENTIALS),
            Map.entry("InvalidSignatureException", Category.CREDENTIALS),
            Map.entry("SignatureDoesNotMatch", Category.CREDENTIALS));

    private ErrorCodes() {}

    /** The category; a code that is not known goes by the HTTP status. */
    static Category category(@Nullable String code, int status) {
        Category known = code == null ? null : CATEGORIES.get(code);
        return known == null ? categoryWithoutCode(status) : known;
    }

    /** The category of an HTTP status. */
    static Category categoryWithoutCode(int status) {
        return switch (status) {
            case TOO_MANY_REQUESTS -> Category.THROTTLED;
            case REQUEST_TIMEOUT, TOO_EARLY -> Category.TRANSIENT;
            default -> status >= SERVER_ERRORS ? Category.TRANSIENT : Category.CONFIGURATION;
        };
    }
}
