package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.sealwax.LocalMasterKey;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each bound at its limits: the last value that is taken, and the first that is refused. */
class CacheBoundsTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration INSTANT = Duration.ofNanos(1);

    private static CachingDataKeyProviderBuilder builder() {
        return CachingDataKeyProvider.builder(LocalMasterKey.random("local"));
    }

    private static void assertTaken(CachingDataKeyProviderBuilder builder) {
        builder.build().close();
    }

    private static void assertRefused(List<Supplier<Object>> settings) {
        for (Supplier<Object> setting : settings) {
            assertThatIllegalArgumentException().isThrownBy(setting::get);
        }
    }

    @Test
    void theSmallest() {
        assertTaken(builder()
                .maxAge(Duration.ofSeconds(1))
                .maxMessages(1)
                .maxBytes(1)
                .maxEntries(1)
                .maxIdle(Duration.ofSeconds(1))
                .maxWait(INSTANT)
                .outageGrace(Duration.ZERO));
        assertRefused(List.of(
                () -> builder().maxAge(Duration.ofSeconds(1).minus(INSTANT)),
                () -> builder().maxMessages(0),
                () -> builder().maxBytes(0),
                () -> builder().maxEntries(0),
                () -> builder().maxIdle(Duration.ofSeconds(1).minus(INSTANT)),
                () -> builder().maxIdle(Duration.ofSeconds(1).negated()),
                () -> builder().maxWait(Duration.ZERO),
                () -> builder().maxWait(INSTANT.negated()),
                () -> builder().outageGrace(INSTANT.negated())));
    }

    @Test
    void theLargest() {
        assertTaken(builder().maxAge(YEAR).maxWait(YEAR).outageGrace(YEAR).maxIdle(YEAR.multipliedBy(2)));
        assertTaken(builder().maxMessages(1L << 32).maxBytes(1L << 53));
        assertRefused(List.of(
                () -> builder().maxAge(YEAR.plus(INSTANT)),
                () -> builder().outageGrace(YEAR.plus(INSTANT)),
                () -> builder().maxWait(YEAR.plus(INSTANT)),
                () -> builder().maxMessages((1L << 32) + 1),
                () -> builder().maxBytes((1L << 53) + 1)));
    }

    @Test
    void anIdleTimeAsLongAsADataKeyLastsAndNoLonger() {
        Duration lasts = Duration.ofSeconds(90);
        CachingDataKeyProviderBuilder builder =
                builder().maxAge(Duration.ofSeconds(60)).outageGrace(Duration.ofSeconds(30));
        assertTaken(builder.maxIdle(lasts));
        assertRefused(List.of(() -> builder.maxIdle(lasts.plus(INSTANT)).build()));
    }

    @Test
    void nobodyHearsOfNothing() {
        assertThatNullPointerException().isThrownBy(() -> builder().listener(null));
    }
}
