package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.kms.internal.cache.CacheSettings;
import io.sealwax.kms.internal.cache.Ticker;
import io.sealwax.spi.WrappedDataKey;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The bounds of a cache of which nothing was set. */
class DefaultBoundsTest extends CacheOverCountingKey {
    private static final int ROOM = 10_000;

    /**
     * No test seals 2^32 messages; that those which are set are kept is for {@link ExactLimitsTest} and
     * {@link SealingBoundsTest}.
     */
    @Test
    void fiveMinutesFourBillionMessagesAndATebibyteADataKeyAndTenThousandOfThemASide() throws Exception {
        Method settings = CachingDataKeyProviderBuilder.class.getDeclaredMethod("settings");
        settings.setAccessible(true);
        CacheSettings bounds = (CacheSettings) settings.invoke(CachingDataKeyProvider.builder(masterKey));
        assertThat(bounds.maxAge()).hasMinutes(5);
        assertThat(bounds.maxMessages()).isEqualTo(4_294_967_296L);
        assertThat(bounds.maxBytes()).isEqualTo(1_099_511_627_776L);
        assertThat(bounds.maxEntries()).isEqualTo(10_000);
        assertThat(bounds.maxIdle()).as("none below the age").isGreaterThan(bounds.maxAge());
        assertThat(bounds.outageGrace()).isZero();
        assertThat(bounds.maxWait()).hasSeconds(10);
        assertThat(bounds.ticker()).isSameAs(Ticker.SYSTEM);
    }

    /** Nobody fetches a successor: the master key lets nobody pass meanwhile. */
    @Test
    void afterFiveMinutesADataKeyNeitherSealsNorOpens() {
        byte[] message = cipher.encrypt(new byte[1], TENANT);
        WrappedDataKey first = keyOf(message);
        cipher.decrypt(message, TENANT);
        CountDownLatch shut = new CountDownLatch(1);
        masterKey.gate = shut;
        clocks.pass(Duration.ofMinutes(5).minusNanos(1));
        assertThat(keyOf(cipher.encrypt(new byte[1], TENANT))).isEqualTo(first);
        cipher.decrypt(message, TENANT);
        masterKey.awaitCalls(4);
        assertThat(keys.stats().encrypt().waits()).isEqualTo(1);
        assertThat(keys.stats().decrypt().waits()).isEqualTo(1);
        clocks.pass(Duration.ofNanos(1));
        clocks.beat();
        shut.countDown();
        assertThat(keyOf(cipher.encrypt(new byte[1], TENANT))).isNotEqualTo(first);
        assertThat(masterKey.unwrapped.get()).isLessThanOrEqualTo(2);
        cipher.decrypt(message, TENANT);
        assertThat(masterKey.unwrapped.get()).isEqualTo(2);
    }

    @Test
    void thereIsRoomForTenThousandDataKeysASideAndForNoMore() {
        EnvelopeCipher uncached = EnvelopeCipher.builder(masterKey.local).build();
        for (int tenant = 0; tenant <= ROOM; tenant++) {
            // the statistics look at each entry
            if (tenant % 1000 == 0) {
                assertThat(keys.stats().encrypt().retired()).isZero();
                assertThat(keys.stats().decrypt().retired()).isZero();
            }
            EncryptionContext context = EncryptionContext.of("tenant", "t" + tenant);
            keys.current(context).close();
            keys.of(keyOf(uncached.encrypt(new byte[1], context)), context).close();
        }
        Eventually.await("one to seal left", () -> keys.stats().encrypt().retired() == 1);
        Eventually.await("one to open left", () -> keys.stats().decrypt().retired() == 1);
        assertThat(keys.stats().encrypt().entries()).isEqualTo(ROOM);
        assertThat(keys.stats().decrypt().entries()).isEqualTo(ROOM);
    }

    private static WrappedDataKey keyOf(byte[] message) {
        return EnvelopeHeader.parse(message).wrappedKeys().get(0);
    }
}
