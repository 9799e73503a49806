package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Data keys that give way to each other under steady traffic, with a KMS that takes 200 ms to answer: after the first
 * message nobody waits for it. Waits are counted twice, by the cache and by the JVM.
 *
 * <p>It does not depend on a quiet machine. With the latest refresh there is, a fifth of the messages are left when the
 * successor is asked for: 12,000 of 60,000, which take 480 ms at least, since callers who were held up do not catch up.
 * KMS takes 200 ms of them, or 5,000 messages, and all that is left is for the thread that asks. Where the machine
 * slows that one down, it slows the callers down too.
 */
class PacedRotationsTest extends AgainstLocalKms {
    private static final int MESSAGES_A_DATA_KEY = 60_000;
    private static final int CALLERS = 4;
    /** Of each caller, one after another: 25,000 messages a second together. */
    private static final int BURST = 25;

    private static final long NANOS_A_BURST = 1_000_000L * CALLERS;

    private final RecordingKey key = new RecordingKey(newKey());
    private final CachingDataKeyProvider keys = CachingDataKeyProvider.builder(key)
            .maxMessages(MESSAGES_A_DATA_KEY)
            .maxWait(Duration.ofMinutes(1))
            .random(() -> 0)
            .build();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
    private final ThreadMXBean jvm = ManagementFactory.getThreadMXBean();
    private final LongAdder waits = new LongAdder();

    @AfterEach
    void closeKeys() {
        keys.close();
    }

    @Test
    void nobodyWaitsWhileThreeDataKeysGiveWay() throws Exception {
        assertNobodyWaits(200_000, 3);
    }

    @Test
    @Tag("nightly")
    void nobodyWaitsInAMillionMessagesWhileFifteenDataKeysGiveWay() throws Exception {
        assertNobodyWaits(1_000_000, 15);
    }

    private void assertNobodyWaits(int messages, int rotations) throws Exception {
        warmUp();
        CacheStats.Side before = keys.stats().encrypt();
        kms.clearCalls();
        kms.faults().latency(Duration.ofMillis(200));
        cipher.encrypt(new byte[16], TENANT);
        int bursts = messages / CALLERS / BURST;
        Crowd.together(CALLERS, CALLERS, () -> {
            seal(bursts);
            return null;
        });
        CacheStats.Side after = keys.stats().encrypt();
        assertThat(after.waits() - before.waits())
                .as("but for the first message")
                .isEqualTo(1);
        assertThat(waits.sum()).as("as the JVM counts them").isZero();
        assertThat(after.hits() - before.hits()).isEqualTo(messages);
        assertThat(after.retired() - before.retired()).isGreaterThanOrEqualTo(rotations);
        assertThat(after.failedRefreshes()).isZero();
        Eventually.await(
                "the end of a call that is under way",
                () -> kms.calls() == 1 + keys.stats().encrypt().refreshes() - before.refreshes());
        assertThat(key.madeOn).allMatch(thread -> thread.startsWith("sealwax-kms"));
    }

    /**
     * Another tenant, so that the classes and the client are there; connections and credentials are nobody's data key.
     */
    private void warmUp() {
        EncryptionContext other = EncryptionContext.of("tenant", "other");
        for (int i = 0; i < 20_000; i++) {
            cipher.encrypt(new byte[16], other);
        }
    }

    /** Never faster than the pace: a burst that comes late moves those after it. */
    private void seal(int bursts) {
        long caller = Thread.currentThread().getId();
        long due = System.nanoTime();
        for (int burst = 0; burst < bursts; burst++) {
            long before = jvm.getThreadInfo(caller).getWaitedCount();
            for (int i = 0; i < BURST; i++) {
                cipher.encrypt(new byte[16], TENANT);
            }
            waits.add(jvm.getThreadInfo(caller).getWaitedCount() - before);
            due = Math.max(due + NANOS_A_BURST, System.nanoTime());
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }
}
