package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.Eventually;
import io.sealwax.kms.Warnings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The beat of this machine's clocks. */
class TickerTest {
    @Test
    void itGoesOnWhateverABeatThrows() {
        AtomicInteger beats = new AtomicInteger();
        List<String> logged = Warnings.during(Ticker.class.getName(), () -> {
            Runnable end = Ticker.SYSTEM.every(Duration.ofMillis(1), () -> {
                if (beats.incrementAndGet() == 1) {
                    throw new AssertionError("of a listener");
                }
            });
            Eventually.await("another beat", () -> beats.get() > 1);
            end.run();
        });
        assertThat(logged).containsExactly("data keys that are over are looked for again in a moment");
    }
}
