package io.sealwax.micrometer;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.sealwax.kms.CacheListener.RemovalCause;
import io.sealwax.kms.CacheListener.Use;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What data keys that left one side for one cause had been used for. */
final class Retirements {
    private final Timer age;
    private final @Nullable DistributionSummary messages;
    private final @Nullable DistributionSummary bytes;

    Retirements(Meters side, Use use, RemovalCause cause) {
        Meters meters = side.with("cause", PerConstant.tag(cause));
        age = meters.timer("sealwax.datakey.age", "Age of data keys when they were retired");
        if (use == Use.ENCRYPT) {
            messages = meters.summary(
                    "sealwax.datakey.messages", "messages", "Messages of data keys when they were retired");
            bytes = meters.summary(
                    "sealwax.datakey.bytes", "bytes", "Bytes sealed with data keys when they were retired");
        } else {
            messages = null;
            bytes = null;
        }
    }

    void add(Duration itsAge, long itsMessages, long itsBytes) {
        age.record(itsAge);
        if (messages != null && bytes != null) {
            messages.record((double) itsMessages);
            bytes.record((double) itsBytes);
        }
    }
}
