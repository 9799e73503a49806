package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeHeader;
import io.sealwax.spi.WrappedDataKey;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What a cache remembers besides its data keys: bounded whatever strangers send, in its statistics, and gone when it is
 * emptied.
 */
class RememberedBytesTest extends CacheOverCountingKey {
    private static final int MIB = 1 << 20;

    private WrappedDataKey opened() {
        return EnvelopeHeader.parse(cipher.encrypt(new byte[3], TENANT))
                .wrappedKeys()
                .get(0);
    }

    private long remembered() {
        return keys.stats().decrypt().memoryBytes();
    }

    /** The largest wrapped keys and contexts there are, none of which opens. */
    @Test
    void whatDidNotOpenIsNotKeptInMemory() {
        EncryptionContext large = EncryptionContext.of("tenant", "x".repeat(8000));
        Random random = new Random(1);
        long before = used();
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = new byte[6144];
            random.nextBytes(bytes);
            WrappedDataKey none = new WrappedDataKey(masterKey.providerId(), masterKey.name(), bytes);
            EncryptionContext own = large.and("n", "" + i);
            assertThatThrownBy(() -> keys.of(none, own)).isInstanceOf(DataKeyException.class);
        }
        assertThat(remembered()).isBetween(1L, 11L * MIB);
        assertThat(used() - before).isLessThan(24L * MIB);
        keys.invalidateAll();
        assertThat(remembered()).isZero();
    }

    @Test
    void whatOpenedIsRememberedUntilItsDataKeyLeaves() {
        WrappedDataKey wrapped = opened();
        keys.of(wrapped, TENANT).close();
        keys.of(wrapped, TENANT).close();
        long one = remembered();
        assertThat(one).isPositive();
        keys.of(wrapped, TENANT).close();
        assertThat(remembered()).isEqualTo(one);
        keys.invalidate(TENANT);
        assertThat(remembered()).isZero();
        for (Runnable emptying : new Runnable[] {keys::invalidateAll, keys::forgetAll, this::passTheAge, keys::close}) {
            keys.of(wrapped, TENANT).close();
            keys.of(wrapped, TENANT).close();
            assertThat(remembered()).isEqualTo(one);
            emptying.run();
            assertThat(remembered()).isZero();
        }
    }

    private void passTheAge() {
        clocks.pass(java.time.Duration.ofMinutes(6));
        clocks.beat();
    }

    /** After everything that nobody holds is gone. */
    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
