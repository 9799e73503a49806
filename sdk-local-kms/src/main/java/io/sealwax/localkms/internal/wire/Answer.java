package io.sealwax.localkms.internal.wire;

import io.sealwax.localkms.Corruption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a transport answers a request: when, and with what.
 *
 * @param response null for a call that is never answered
 * @param corruption how a transport has to spoil it; garbage is in the response already
 */
record Answer(
        @Nullable Response response,
        Duration delay,
        @Nullable Corruption corruption) {

    private static final byte[] GARBAGE = "\0\1\2<html>502 Bad Gateway".getBytes(StandardCharsets.US_ASCII);

    static Answer never() {
        return new Answer(null, Duration.ZERO, null);
    }

    static Answer of(Response response, Duration delay, @Nullable Corruption corruption) {
        if (corruption == Corruption.HALF && response.body().length == 0) {
            return new Answer(response, delay, Corruption.RESET);
        }
        if (corruption != Corruption.GARBAGE) {
            return new Answer(response, delay, corruption);
        }
        Response garbage = new Response(200, Response.JSON, response.requestId(), GARBAGE);
        return new Answer(garbage, delay, null);
    }

    /** The first half of a body; at least one byte short. */
    static byte[] half(byte[] body) {
        return Arrays.copyOf(body, body.length / 2);
    }
}
