package io.sealwax.benchmarks.subjects;

import io.sealwax.EncryptionContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where messages belong: a tenant, and where it is one message's, a row. The same for everybody, in everybody's own
 * form.
 */
final class Place {
    static final String TENANT = "acme";
    static final String ROW = "1000000";

    private Place() {}

    static EncryptionContext tenant(String tenant) {
        return EncryptionContext.of("tenant", tenant);
    }

    static Map<String, String> pairs() {
        return Map.of("tenant", TENANT, "row", ROW);
    }

    static byte[] associatedData() {
        return ("tenant=" + TENANT + ",row=" + ROW).getBytes(StandardCharsets.UTF_8);
    }
}
