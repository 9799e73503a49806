package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sealwax.DataKey;
import io.sealwax.EnvelopeHeader;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Leases that are not closed show: in the statistics, and in the log once they have been out for long. */
class LeasesOutTest extends CacheOverCountingKey {
    private static final Duration HOUR = Duration.ofHours(1);

    private WrappedDataKey wrapped() {
        return EnvelopeHeader.parse(cipher.encrypt(new byte[3], TENANT))
                .wrappedKeys()
                .get(0);
    }

    private List<String> warningsOfABeat() {
        return Warnings.during(clocks::beat);
    }

    @Test
    void theStatisticsCountThoseThatAreOutOnEachSide() {
        WrappedDataKey wrapped = wrapped();
        DataKey.Lease seal = keys.current(TENANT);
        DataKey.Lease first = keys.of(wrapped, TENANT);
        DataKey.Lease second = keys.of(wrapped, TENANT);
        assertThat(keys.stats().encrypt().leasesOut()).isEqualTo(1);
        assertThat(keys.stats().decrypt().leasesOut()).isEqualTo(2);
        second.close();
        assertThat(keys.stats().decrypt().leasesOut()).isEqualTo(1);
        keys.invalidateAll();
        assertThat(keys.stats().encrypt().leasesOut()).isEqualTo(1);
        assertThat(keys.stats().decrypt().leasesOut()).as("its data key left").isEqualTo(1);
        first.close();
        seal.close();
        assertThat(keys.stats().encrypt().leasesOut()).isZero();
        assertThat(keys.stats().decrypt().leasesOut()).isZero();
        assertThat(keys.stats().decrypt().leasesLost()).isZero();
    }

    @Test
    void theOldestIsAtLeastAsOldAsTheTimeSinceItsDataKeyLeft() {
        DataKey.Lease lease = keys.current(TENANT);
        clocks.pass(Duration.ofMinutes(4));
        assertThat(keys.stats().encrypt().oldestLease()).isZero();
        keys.invalidateAll();
        clocks.pass(Duration.ofMinutes(2));
        assertThat(keys.stats().encrypt().oldestLease()).isEqualTo(Duration.ofMinutes(2));
        assertThat(keys.stats().decrypt().oldestLease()).isZero();
        lease.close();
        assertThat(keys.stats().encrypt().oldestLease()).isZero();
    }

    @Test
    void whereLeasesAreTracedTheAgeIsExact() {
        cacheWith(builder().traceLeases(true));
        DataKey.Lease old = keys.current(TENANT);
        clocks.pass(Duration.ofMinutes(3));
        DataKey.Lease young = keys.current(TENANT);
        clocks.pass(Duration.ofMinutes(1));
        assertThat(old).as("each is its own").isNotSameAs(young);
        assertThat(keys.stats().encrypt().oldestLease()).isEqualTo(Duration.ofMinutes(4));
        old.close();
        assertThat(keys.stats().encrypt().oldestLease()).isEqualTo(Duration.ofMinutes(1));
        keys.invalidateAll();
        clocks.pass(Duration.ofMinutes(1));
        assertThat(keys.stats().encrypt().oldestLease()).isEqualTo(Duration.ofMinutes(2));
        young.close();
        assertThat(keys.stats().encrypt().leasesOut()).isZero();
    }

    @Test
    void afterAnHourTheLogSaysSoOnceForEachDataKey() {
        DataKey.Lease first = keys.current(TENANT);
        DataKey.Lease second = keys.current(TENANT);
        keys.invalidateAll();
        clocks.pass(HOUR.minusNanos(1));
        assertThat(warningsOfABeat()).isEmpty();
        clocks.pass(Duration.ofNanos(1));
        assertThat(warningsOfABeat())
                .containsExactly(
                        "2 leases to encrypt on data keys that left the cache have been out for 3600 seconds: until"
                                + " they are closed, these data keys are not wiped; close streams, ranges and"
                                + " repeatable messages, and set traceLeases to see where they were taken");
        clocks.pass(HOUR);
        assertThat(warningsOfABeat()).isEmpty();
        first.close();
        second.close();
    }

    @Test
    void manyDataKeysAreOneWarningAMinute() {
        cacheWith(builder().warnOfLeasesAfter(Duration.ofSeconds(10)));
        List<DataKey.Lease> leases = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            leases.add(keys.current(TENANT));
            keys.rotateNow();
            clocks.pass(Duration.ofSeconds(1));
            warnings.addAll(warningsOfABeat());
        }
        assertThat(warnings).singleElement().asString().startsWith("1 lease to encrypt");
        clocks.pass(Duration.ofSeconds(11));
        assertThat(warningsOfABeat()).singleElement().asString().startsWith("60 leases to encrypt");
        leases.forEach(DataKey.Lease::close);
    }

    @Test
    void whereLeasesAreTracedTheWarningShowsThePlace() {
        cacheWith(builder().traceLeases(true));
        DataKey.Lease lease = takenHere();
        keys.invalidateAll();
        clocks.pass(HOUR);
        List<Throwable> places = new ArrayList<>();
        Logger logger = Logger.getLogger(CachingDataKeyProvider.class.getName());
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord event) {
                places.add(event.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            clocks.beat();
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(places)
                .singleElement()
                .satisfies(place -> assertThat(place.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("takenHere")));
        lease.close();
    }

    private DataKey.Lease takenHere() {
        return keys.current(TENANT);
    }

    /** As a stream does that nobody closes and nobody has any more. */
    @Test
    void oneWhoseHolderIsGoneIsCountedAsLost() {
        assertThat(keys.current(TENANT)).isNotNull();
        keys.invalidateAll();
        assertThat(keys.stats().encrypt().leasesOut()).isEqualTo(1);
        Eventually.await("the collector came", () -> {
            System.gc();
            return keys.stats().encrypt().leasesLost() == 1;
        });
        assertThat(keys.stats().encrypt().leasesOut()).isZero();
        assertThat(keys.stats().encrypt().oldestLease()).isZero();
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(366))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder().warnOfLeasesAfter(none))
                    .withMessage("a warning of leases after " + none + ": must be above zero, and 365 days at most");
        }
    }
}
