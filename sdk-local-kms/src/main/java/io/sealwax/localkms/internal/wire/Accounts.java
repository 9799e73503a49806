package io.sealwax.localkms.internal.wire;

import java.util.Map;

/** Which account an access key belongs to: a named one, itself when it has 12 digits, else the usual one. */
public record Accounts(String usual, Map<String, String> byAccessKey) {

    public Accounts {
        byAccessKey = Map.copyOf(byAccessKey);
    }
}
