package io.sealwax.localkms.internal.wire;

import io.sealwax.localkms.internal.engine.Caller;
import io.sealwax.localkms.internal.engine.KmsError;
import io.sealwax.localkms.internal.engine.Regions;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads who calls, and in which Region, from the credential scope of a Signature Version 4 header. The signature itself
 * is not looked at: any secret key will do.
 */
final class CredentialScope {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256 ";
    private static final String CREDENTIAL = "Credential=";
    private static final int LONGEST = 8192;
    private static final int FIELDS = 5;
    private static final Pattern ACCESS_KEY = Pattern.compile("[A-Za-z0-9_-]{1,128}");
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
        String[] scope = scope(authorization);
        String accessKey = scope[0];
        if (!ACCESS_KEY.matcher(accessKey).matches()) {
            throw new KmsError("UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        if (!Regions.isName(scope[2])) {
            throw wrongScope("a valid region.");
        }
        if (!scope[3].equals("kms")) {
            throw wrongScope("correct service: 'kms'.");
        }
        return new Caller(account(accessKey), scope[2], accessKey);
    }

    /**
     * Access key, date, Region, service and what ends the scope; each character is looked at once or twice, whatever
     * they are.
     */
    private static String[] scope(String authorization) {
        if (authorization.length() > LONGEST) {
            throw incomplete("has " + authorization.length() + " characters, and may have " + LONGEST + ".");
        }
        int named = authorization.indexOf(CREDENTIAL, ALGORITHM.length());
        if (authorization.startsWith(ALGORITHM) && named >= 0) {
            int from = named + CREDENTIAL.length();
            int to = from;
            while (to < authorization.length() && !endsParameter(authorization.charAt(to))) {
                to++;
            }
            String[] fields = authorization.substring(from, to).split("/", FIELDS + 1);
            if (fields.length >= FIELDS && !fields[0].isEmpty()) {
                return fields;
            }
        }
        throw incomplete("requires 'Credential' parameter with a scope of date, Region and service.");
    }

    private static boolean endsParameter(char c) {
        return c == ',' || Character.isWhitespace(c);
    }

    private static KmsError incomplete(String what) {
        return new KmsError("IncompleteSignatureException", "Authorization header " + what);
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
