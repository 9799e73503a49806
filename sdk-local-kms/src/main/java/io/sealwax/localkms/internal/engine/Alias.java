package io.sealwax.localkms.internal.engine;

import java.time.Instant;

/** A name for a key, of one account and Region; it can be pointed at another key. */
public record Alias(Arn arn, Arn target, Instant created, Instant updated) {

    String name() {
        return arn.resource();
    }

    Alias pointedAt(Arn other, Instant now) {
        return new Alias(arn, other, created, now);
    }
}
