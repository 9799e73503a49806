package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.kms.CacheListener.Use;
import io.sealwax.spi.WrappedDataKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many data keys are there on each side, and what becomes of those that make room. */
class EntriesTest extends CacheOverCountingKey {
    private static final int MOST = 4;
    private static final int TENANTS = 1000;

    private final List<WrappedDataKey> wrapped = new ArrayList<>();
    private final Queue<DataKey> lent = new ConcurrentLinkedQueue<>();

    EntriesTest() {
        cacheWith(builder().maxEntries(MOST));
        EnvelopeCipher uncached = EnvelopeCipher.builder(masterKey.local).build();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            byte[] message = uncached.encrypt(new byte[1], context(tenant));
            wrapped.add(EnvelopeHeader.parse(message).wrappedKeys().get(0));
        }
    }

    private static EncryptionContext context(int tenant) {
        return EncryptionContext.of("tenant", "t" + tenant);
    }

    private void use(Use use, int tenant) {
        try (DataKey.Lease lease =
                use == Use.ENCRYPT ? keys.current(context(tenant)) : keys.of(wrapped.get(tenant), context(tenant))) {
            lent.add(lease.dataKey());
        }
    }

    private CacheStats.Side side(Use use) {
        return use == Use.ENCRYPT ? keys.stats().encrypt() : keys.stats().decrypt();
    }

    /** A caller has its data key a moment before room was made for it, which may be left to whoever comes next. */
    private void awaitRoomForAsManyAs(Use use, int count) {
        Eventually.await("room for " + count, () -> side(use).entries() == count || comeAgain(use));
    }

    private boolean comeAgain(Use use) {
        try (DataKey.Lease lease =
                use == Use.ENCRYPT ? keys.current(context(0)) : keys.of(wrapped.get(0), context(0))) {
            lent.add(lease.dataKey());
        }
        return false;
    }

    private void assertThatWhateverMadeRoomIsWiped(Use use) {
        awaitRoomForAsManyAs(use, MOST);
        Eventually.await(
                "all that came left, but " + MOST,
                () -> side(use).retired() == masterKey.called.get() - MOST || comeAgain(use));
        assertThat(lent.stream().filter(key -> !key.isWiped()).distinct())
                .as("those that are still there")
                .hasSizeLessThanOrEqualTo(MOST);
    }

    @ParameterizedTest
    @EnumSource(Use.class)
    void eachThatComesMakesOneOfTheOthersLeave(Use use) {
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            use(use, tenant);
            awaitRoomForAsManyAs(use, Math.min(tenant + 1, MOST));
        }
        assertThat(lent.stream().distinct()).hasSizeGreaterThanOrEqualTo(TENANTS);
        assertThatWhateverMadeRoomIsWiped(use);
    }

    /** However busy those were who are there already. */
    @ParameterizedTest
    @EnumSource(Use.class)
    void whoIsNewFindsRoomAndMakesOneCallEach(Use use) {
        for (int round = 0; round < 100; round++) {
            for (int tenant = 0; tenant < MOST; tenant++) {
                use(use, tenant);
            }
        }
        for (int round = 0; round < 100; round++) {
            for (int tenant = MOST; tenant < 2 * MOST; tenant++) {
                use(use, tenant);
            }
        }
        assertThat(masterKey.called.get()).isEqualTo(2 * MOST);
    }

    @ParameterizedTest
    @EnumSource(Use.class)
    void whoIsBusyStaysWhereOthersComeOnce(Use use) {
        use(use, 0);
        for (int tenant = 1; tenant < TENANTS; tenant++) {
            use(use, tenant);
            use(use, 0);
        }
        assertThat(masterKey.called.get()).isEqualTo(TENANTS);
    }

    @Test
    void whatIsPrefetchedIntoAFullCacheIsThereAfterwards() {
        for (int round = 0; round < 100; round++) {
            for (int tenant = 0; tenant < MOST; tenant++) {
                use(Use.ENCRYPT, tenant);
            }
        }
        List<EncryptionContext> contexts = List.of(context(100), context(101));
        keys.prefetch(contexts)
                .orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        use(Use.ENCRYPT, 100);
        use(Use.ENCRYPT, 101);
        assertThat(masterKey.called.get()).isEqualTo(MOST + 2);
        assertThat(keys.stats().encrypt().waits()).isEqualTo(MOST);
    }

    @ParameterizedTest
    @EnumSource(Use.class)
    void thoseOnTheirWayComeOnTopUntilTheyAreThere(Use use) throws Exception {
        for (int tenant = 0; tenant < MOST; tenant++) {
            use(use, tenant);
        }
        awaitRoomForAsManyAs(use, MOST);
        int onTheirWay = 20;
        masterKey.gate = new CountDownLatch(1);
        AtomicLong most = new AtomicLong();
        Thread watcher = new Thread(() -> {
            masterKey.awaitCalls(MOST + onTheirWay);
            most.set(side(use).entries());
            masterKey.gate.countDown();
        });
        watcher.start();
        AtomicInteger next = new AtomicInteger(MOST);
        Crowd.together(onTheirWay, onTheirWay, () -> {
            use(use, next.getAndIncrement());
            return null;
        });
        watcher.join();
        assertThat(most.get()).isEqualTo(MOST + onTheirWay);
        assertThatWhateverMadeRoomIsWiped(use);
    }

    @ParameterizedTest
    @EnumSource(Use.class)
    @Tag("race")
    void howeverManyComeAtOnceOnTopAreOnlyTheLoadsInFlightAndWhateverHadToMakeRoomIsWiped(Use use) throws Exception {
        int callers = 16;
        int threadsOfALane = 32;
        AtomicInteger next = new AtomicInteger();
        List<Long> seen = Crowd.together(callers, TENANTS, () -> {
            use(use, next.getAndIncrement());
            return side(use).entries();
        });
        assertThat(seen)
                .as("on top of them, the loads in flight")
                .allMatch(entries -> entries <= MOST + threadsOfALane + callers);
        assertThatWhateverMadeRoomIsWiped(use);
    }
}
