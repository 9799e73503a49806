package io.sealwax.kms.internal.call.failure;

import io.sealwax.DataKeyException.Category;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One sentence on what to do about a refusal of KMS. */
public final class Advice {
    public static final String UNUSABLE_ANSWER =
            "see what answers at the client's endpoint: it does not speak as AWS KMS does";
    public static final String NO_ANSWER =
            "try again later; if it stays so, see that the client's endpoint, proxy and network reach AWS KMS";

    public static final String FULL_POOL =
            "all connections of the client are in use: give its HTTP client more of them, or make fewer calls at once";
    public static final String NO_CREDENTIALS = "see that the client's credentials provider can supply credentials";
    public static final String NO_ANSWER_ON_CREDENTIALS =
            "try again later; if it stays so, see that the service is reached that gives the client its credentials";
    public static final String CREDENTIALS_OVERDUE =
            "try again later, when the credentials may be there; if it stays so, see what"
                    + " the credentials provider waits for, or give it more time with credentialsTimeout";
    static final String CLIENT = "see how the KmsClient is set up";

    private static final int REDIRECTIONS = 300;
    private static final int REFUSALS = 400;
    private static final int PROXY_AUTHENTICATION = 407;

    private Advice() {}

    /** On an answer with this HTTP status that did not come from KMS. */
    static String onStrangers(int status) {
        if (status == PROXY_AUTHENTICATION) {
            return "a proxy asks who calls: give its user and password to the client's HTTP client";
        }
        if (status >= ErrorCodes.SERVER_ERRORS || status == ErrorCodes.TOO_MANY_REQUESTS) {
            return "try again later, or see what answers in place of AWS KMS: a proxy, a gateway or the endpoint";
        }
        return status >= REDIRECTIONS && status < REFUSALS
                ? "see what redirects the client: a proxy, a sign-in page or the endpoint"
                : "see what answers in place of AWS KMS: a proxy, a gateway, a firewall or the endpoint";
    }

    static String on(Category category, @Nullable String code, @Nullable String text, String operation) {
        return switch (category) {
            case THROTTLED ->
                "try again later; if it stays so, keep data keys longer or have the account's KMS request quota raised";
            case TRANSIENT -> "try again later; AWS KMS did not carry the request out";
            case DENIED -> denied(code, operation);
            case KEY_STATE -> keyState(code, lower(text));
            case NOT_FOUND -> "see that the key or alias exists in the account and Region that the client calls";
            case INTEGRITY ->
                "the wrapped key was changed or the key-bound context is not the one it was wrapped with, which KMS"
                        + " does not tell apart: compare both with the writer's";
            case INCORRECT_KEY ->
                "the wrapped key is not from the key that the message names: see where the message comes from";
            case CREDENTIALS -> credentials(code);
            case CONFIGURATION -> configuration(code);
        };
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static String denied(@Nullable String code, String operation) {
        if ("InvalidGrantTokenException".equals(code)) {
            return "use a grant token of a grant that still exists, or none once the grant is some minutes old";
        }
        if ("DescribeKey".equals(operation)) {
            return "allow kms:DescribeKey to the caller, or name the key by its key ARN, which needs no such call";
        }
        return "allow kms:" + operation + " to the caller in its IAM policy and in the key policy, conditions on the"
                + " encryption context included";
    }

    /** KMS answers with either code in several states; its text tells which. */
    private static String keyState(@Nullable String code, String text) {
        if (text.contains("pending deletion") || text.contains("pending replica deletion")) {
            return "the key is pending deletion: cancel the deletion, then enable the key";
        }
        if (text.contains("pending import")) {
            return "the key has no key material: import it";
        }
        if (text.contains("creating") || text.contains("updating")) {
            return "the key is being set up: try again in a few seconds";
        }
        if (text.contains("unavailable")) {
            return "the key's custom key store cannot be reached: connect it";
        }
        return "DisabledException".equals(code)
                ? "the key is disabled: enable the key"
                : "the key's state does not allow it: bring the key to the state Enabled";
    }

    private static String credentials(@Nullable String code) {
        if (code == null) {
            return NO_CREDENTIALS;
        }
        return switch (code) {
            case "ExpiredToken", "ExpiredTokenException", "RequestExpired" ->
                "the credentials have expired or the clock is wrong: renew them, or set the clock";
            case "IncompleteSignature",
                    "IncompleteSignatureException",
                    "InvalidSignatureException",
                    "SignatureDoesNotMatch" ->
                "see that the secret access key belongs to the access key id, and that the clock is right";
            default -> "see that the access key exists, is active, and belongs to the partition that is called";
        };
    }

    private static String configuration(@Nullable String code) {
        if ("InvalidKeyUsageException".equals(code)) {
            return "use a symmetric key for encryption: its key usage must be ENCRYPT_DECRYPT, its key spec"
                    + " SYMMETRIC_DEFAULT";
        }
        if ("LimitExceededException".equals(code)) {
            return "a quota of the account is used up: have it raised";
        }
        return "KMS does not accept the request as it is: see what it says about it";
    }
}
