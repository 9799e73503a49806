package io.sealwax.localkms.internal.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as KMS answers it: a code, an HTTP status and, mostly, a message.
 *
 * <p>Texts are AWS's own where they are known from recorded answers; the rest follow their pattern. Carries no stack
 * trace: it is an answer, not a defect.
 */
public final class KmsError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Codes that KMS sends with a status other than 400; {@code DependencyTimeoutException} was seen with 500 and 503.
     */
    private static final Map<String, Integer> SERVER_SIDE = Map.of(
            "KMSInternalException", 500,
            "KeyUnavailableException", 500,
            "DependencyTimeoutException", 503,
            "InternalFailure", 500,
            "InternalServerError", 500,
            "ServiceUnavailable", 503,
            "ServiceUnavailableException", 503);

    private final String code;
    private final int status;

    public KmsError(String code, @Nullable String message) {
        this(code, SERVER_SIDE.getOrDefault(code, 400), message);
    }

    public KmsError(String code, int status, @Nullable String message) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    /** A constraint of the API's model that a member breaks, in AWS's words. */
    static KmsError constraint(String member, String shown, String rule) {
        String path = Character.toLowerCase(member.charAt(0)) + member.substring(1);
        return validation("1 validation error detected: Value " + shown + "at '" + path
                + "' failed to satisfy constraint: Member must " + rule);
    }

    static KmsError validation(String message) {
        return new KmsError("ValidationException", message);
    }

    static KmsError notFound(String message) {
        return new KmsError("NotFoundException", message);
    }

    static KmsError invalidState(Arn key, String problem) {
        return new KmsError("KMSInvalidStateException", key + " " + problem);
    }

    static KmsError unsupported(String message) {
        return new KmsError("UnsupportedOperationException", message);
    }

    /** The answer to a blob or a context that does not fit: KMS sends no message, so that neither can be told apart. */
    static KmsError invalidCiphertext() {
        return new KmsError("InvalidCiphertextException", null);
    }

    static KmsError dryRun() {
        return new KmsError(
                "DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");
    }

    /** The request body is not what the model's types ask for. */
    public static KmsError serialization(String message) {
        return new KmsError("SerializationException", message);
    }

    /** The short name of the error, as in {@code __type}. */
    public String code() {
        return code;
    }

    public int status() {
        return status;
    }
}
