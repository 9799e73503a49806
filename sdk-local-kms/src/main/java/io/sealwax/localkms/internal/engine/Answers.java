package io.sealwax.localkms.internal.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;

/** The building blocks of an answer: blobs are base64, times are seconds since 1970 with milliseconds. */
final class Answers {

    private Answers() {}

    static ObjectNode answer() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String base64(byte[] blob) {
        return Base64.getEncoder().encodeToString(blob);
    }

    static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }
}
