package io.sealwax.localkms.internal.wire;

import io.sealwax.localkms.internal.engine.Caller;
import io.sealwax.localkms.internal.engine.KmsError;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads who calls, and in which Region, from the credential scope of a Signature Version 4 header. The signature itself is not looked at:
 * any secret key will do.
 */
final class CredentialScope {

    private static final Pattern CREDENTIAL = Pattern.compile(
            "AWS4-HMAC-SHA256 .*?Credential=([^/,\\s]+)/([^/,\\s]*)/([^/,\\s]*)/([^/,\\s]*)/([^/,\\s]*).*");
    private static final Pattern ACCESS_KEY = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern REGION = Pattern.compile("[a-z]+(-[a-z]+)+-\\d+");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private final String defaultAccount;
    private final Map<String, String> accounts;

    /** {@code accounts} leads from access keys to accounts. */
    CredentialScope(String defaultAccount, Map<String, String> accounts) {
        this.defaultAccount = defaultAccount;
        this.accounts = accounts;
    }

    Caller caller(@Nullable String authorization) {
        if (authorization == null) {
            throw new KmsError("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Matcher scope = CREDENTIAL.matcher(authorization);
        if (!scope.matches()) {
            throw new KmsError(
                    "IncompleteSignatureException",
                    "Authorization header requires 'Credential' parameter with a scope of date, Region and service.");
        }
        String accessKey = scope.group(1);
        if (!ACCESS_KEY.matcher(accessKey).matches()) {
            throw new KmsError("UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        if (!REGION.matcher(scope.group(3)).matches()) {
            throw wrongScope("a valid region.");
        }
        if (!scope.group(4).equals("kms")) {
            throw wrongScope("correct service: 'kms'.");
        }
        return new Caller(account(accessKey), scope.group(3), accessKey);
    }

    private String account(String accessKey) {
        String named = accounts.get(accessKey);
        if (named != null) {
            return named;
        }
        return ACCOUNT.matcher(accessKey).matches() ? accessKey : defaultAccount;
    }

    private static KmsError wrongScope(String to) {
        return new KmsError("InvalidSignatureException", "Credential should be scoped to " + to);
    }
}
