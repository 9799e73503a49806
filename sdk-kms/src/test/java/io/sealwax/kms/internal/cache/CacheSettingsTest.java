package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What follows from the bounds of a cache: when to refresh, how long to leave a KMS alone, how often to look for what
 * is too old.
 */
class CacheSettingsTest {
    private static final Duration LONG = Duration.ofDays(1);

    private static CacheSettings settings(Duration maxAge, Duration maxIdle, double chance) {
        return new CacheSettings(
                maxAge, 10, 10, 10, maxIdle, Duration.ZERO, Duration.ofSeconds(1), Ticker.SYSTEM, () -> chance, false);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.8", "0.5, 0.775", "1, 0.75"})
    void aRefreshIsDueAtThreeQuartersToFourFifths(double chance, double share) {
        assertThat(settings(LONG, LONG, chance).refreshShare()).isEqualTo(share);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 500",
        "0, 2, 1000",
        "0, 3, 2000",
        "0, 4, 2500",
        "0, 5, 2500",
        "0, 100, 2500",
        "0.5, 1, 750",
        "1, 1, 1000",
        "1, 2, 2000",
        "1, 3, 4000",
        "1, 4, 5000",
        "1, 5, 5000"
    })
    void afterEachFailureAKmsIsLeftAloneForLongerUpToATwentiethOfTheAge(double chance, int failures, long millis) {
        CacheSettings settings = settings(Duration.ofSeconds(100), LONG, chance);
        assertThat(Duration.ofNanos(settings.backoffNanos(failures))).hasMillis(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 86400, 50",
        "86400, 1, 50",
        "19, 19, 950",
        "20, 86400, 1000",
        "86400, 21, 1000",
        "86400, 86400, 1000"
    })
    void whatIsOverIsLookedForEveryTwentiethOfTheShorterBoundAndEverySecondAtLeast(
            long maxAge, long maxIdle, long millis) {
        CacheSettings settings = settings(Duration.ofSeconds(maxAge), Duration.ofSeconds(maxIdle), 0);
        assertThat(settings.beat()).hasMillis(millis);
    }

    @Test
    void howeverShortABoundIsTheBeatIsAMillisecondOrLonger() {
        assertThat(settings(LONG, Duration.ofNanos(1), 0).beat()).hasMillis(1);
        assertThat(settings(LONG, Duration.ofMillis(40), 0).beat()).hasMillis(2);
    }

    @Test
    void theBeatBeatsOnADaemonThreadUntilItIsEnded() {
        Thread[] beaten = new Thread[1];
        int[] beats = new int[1];
        Runnable end = Ticker.SYSTEM.every(Duration.ofMillis(1), () -> {
            synchronized (beats) {
                beats[0]++;
                beaten[0] = Thread.currentThread();
            }
        });
        Eventually.await("it beats again", () -> {
            synchronized (beats) {
                return beats[0] >= 3;
            }
        });
        assertThat(beaten[0].getName()).isEqualTo("sealwax-cache");
        assertThat(beaten[0].isDaemon()).as("keeps no program from ending").isTrue();
        end.run();
        Eventually.await("its thread ends", () -> !beaten[0].isAlive());
    }

    @Test
    void theSystemsClocksAreThisMachines() {
        long nanos = System.nanoTime();
        long millis = System.currentTimeMillis();
        assertThat(Ticker.SYSTEM.nanos()).isGreaterThanOrEqualTo(nanos).isLessThanOrEqualTo(System.nanoTime());
        assertThat(Ticker.SYSTEM.millis()).isBetween(millis - 1000, millis + 60_000);
    }
}
