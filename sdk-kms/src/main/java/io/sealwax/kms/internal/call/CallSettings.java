package io.sealwax.kms.internal.call;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Deadlines and grant tokens as a builder collects them. Not thread-safe. */
public final class CallSettings {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_TOKENS = 10;
    private static final int LONGEST_TOKEN = 8192;

    private Duration callTimeout = Duration.ofSeconds(4);
    private Duration attemptTimeout = Duration.ofMillis(1500);
    // with a call after it, it is within the time that callers of the cache wait
    private Duration credentialsTimeout = Duration.ofSeconds(7);
    private FirstCall firstCall = FirstCall.OF_THIS_PROCESS;
    private boolean isSet;
    private List<String> grantTokens = List.of();

    public void callTimeout(Duration timeout) {
        callTimeout = checked("a call timeout", timeout);
        isSet = true;
    }

    public void attemptTimeout(Duration timeout) {
        attemptTimeout = checked("an attempt timeout", timeout);
        isSet = true;
    }

    public void credentialsTimeout(Duration timeout) {
        credentialsTimeout = checked("a credentials timeout", timeout);
    }

    public void firstCall(FirstCall other) {
        firstCall = other;
    }

    private static Duration checked(String what, Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " of " + timeout + ": must be 1 ms to 10 minutes");
        }
        return timeout;
    }

    /** The token's own text stays out of the message: it is a credential. */
    public void grantTokens(String... tokens) {
        if (tokens.length > MOST_TOKENS) {
            throw new IllegalArgumentException(tokens.length + " grant tokens: KMS takes at most " + MOST_TOKENS);
        }
        for (String token : tokens) {
            int length = Objects.requireNonNull(token, "token").length();
            if (length < 1 || length > LONGEST_TOKEN) {
                throw new IllegalArgumentException("a grant token of " + length + " characters: must have 1 to 8,192");
            }
        }
        grantTokens = List.of(tokens);
    }

    public List<String> grantTokens() {
        return grantTokens;
    }

    CallPolicy policy() {
        return new CallPolicy(new CallTimeouts(callTimeout, attemptTimeout), !isSet, credentialsTimeout, firstCall);
    }
}
