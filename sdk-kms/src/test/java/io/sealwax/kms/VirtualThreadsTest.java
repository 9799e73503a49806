package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * The numbers of {@link CacheAgainstKmsTest} on virtual threads, none of which holds on to its carrier while it waits,
 * be it in our code, in the JDK's or in anybody's: every caller has frames of ours, so every such event counts. Up to
 * JDK 23 whoever waits in a synchronized block does so.
 */
@EnabledForJreRange(min = JRE.JAVA_25)
class VirtualThreadsTest extends AgainstLocalKms {
    private static final int CALLERS = 10_000;
    private static final int MESSAGES = 1_000_000;
    private static final String CONTROL = "pinned on purpose";

    private final KmsMasterKey key = newKey();
    private final CachingDataKeyProvider keys =
            CachingDataKeyProvider.builder(key).maxWait(Duration.ofMinutes(1)).build();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
    private final ThreadFactory callers = VirtualThreads.named("caller");

    @TempDir
    Path folder;

    /**
     * Not on a virtual thread: whoever is the first to use a class, or waits for one who is, holds on to the carrier,
     * once in a process.
     */
    @BeforeEach
    void useEveryClassOnce() {
        EncryptionContext other = EncryptionContext.of("tenant", "other");
        cipher.decrypt(cipher.encrypt(new byte[3], other), other);
        kms.clearCalls();
    }

    @AfterEach
    void closeKeys() {
        keys.close();
    }

    @Test
    void tenThousandColdCallersMakeOneGenerateDataKeyAndOneDecrypt() throws Exception {
        byte[] message = EnvelopeCipher.builder(key).build().encrypt(new byte[3], TENANT);
        kms.clearCalls();
        kms.faults().latency(Duration.ofMillis(500));
        try (PinnedCarriers pinned = new PinnedCarriers()) {
            assertThat(Crowd.atOnce(callers, CALLERS, () -> cipher.encrypt(new byte[3], TENANT).length > 3))
                    .isEqualTo(CALLERS);
            assertThat(kms.calls("GenerateDataKey")).isEqualTo(1);
            assertThat(Crowd.atOnce(callers, CALLERS, () -> cipher.decrypt(message, TENANT).length == 3))
                    .isEqualTo(CALLERS);
            assertThat(kms.calls("Decrypt")).isEqualTo(1);
            assertThat(kms.calls()).isEqualTo(2);
            assertNoCarrierWasPinned(pinned);
        }
    }

    @Test
    void aThreadForEachOfAMillionMessagesOfAThousandTenantsMakesAThousandCallsToSealAndAsManyToOpen() throws Exception {
        byte[] plaintext = new byte[16];
        Map<Integer, byte[]> some = new ConcurrentHashMap<>();
        AtomicInteger next = new AtomicInteger();
        try (PinnedCarriers pinned = new PinnedCarriers()) {
            for (int round = 0; round < MESSAGES / CALLERS; round++) {
                int kept = round;
                int sealed = Crowd.atOnce(callers, CALLERS, () -> {
                    int row = next.getAndIncrement();
                    byte[] message = cipher.encrypt(plaintext, context(row));
                    return row % 100 != kept || some.put(row, message) == null;
                });
                assertThat(sealed).isEqualTo(CALLERS);
            }
            assertThat(kms.calls()).isEqualTo(1000);

            List<Integer> rows = new ArrayList<>(some.keySet());
            assertThat(rows).hasSize(10_000);
            AtomicInteger open = new AtomicInteger();
            int opened = Crowd.atOnce(callers, rows.size(), () -> {
                int row = rows.get(open.getAndIncrement());
                return cipher.decrypt(some.get(row), context(row)).length == plaintext.length;
            });
            assertThat(opened).isEqualTo(rows.size());
            assertThat(kms.calls("GenerateDataKey")).isEqualTo(1000);
            assertThat(kms.calls("Decrypt")).isEqualTo(1000);
            assertNoCarrierWasPinned(pinned);
        }
    }

    private static EncryptionContext context(int row) {
        return EncryptionContext.of("tenant", "t" + row % 1000).forMessage("row", Integer.toString(row));
    }

    /** Nor would it go unseen: the same recording sees one that was pinned on purpose. */
    private void assertNoCarrierWasPinned(PinnedCarriers pinned) throws Exception {
        Thread control = VirtualThreads.named(CONTROL).newThread(PinnedCarriers::pinOnPurpose);
        control.start();
        control.join();
        assertThat(pinned.seen(folder.resolve("pinned.jfr"))).isNotEmpty().allMatch(seen -> seen.startsWith(CONTROL));
    }
}
