package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A cache that one thread uses, and another empties or closes, at any moment, again and again: what was sealed opens,
 * every data key that was on lease is wiped in the end, and no lease is out.
 */
@Tag("race")
@Timeout(900)
@SuppressWarnings("ThreadPriorityCheck") // the other thread gets its turn, also on one processor
class CacheRaceTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final byte[] PLAINTEXT = {1, 2, 3};
    private static final int TRIES = 1000 * Integer.getInteger("sealwax.races", 1);
    private static final int LEASES = 4;

    private final LocalMasterKey masterKey = LocalMasterKey.random("cached");
    private final EnvelopeCipher reader =
            EnvelopeCipher.builder(new Uncached(masterKey)).build();
    private final Queue<DataKey> leased = new ConcurrentLinkedQueue<>();
    private final Random random = new Random(43);
    private volatile int step;

    private CachingDataKeyProvider cache() {
        return CachingDataKeyProvider.builder(masterKey).maxMessages(1 << 10).build();
    }

    /** Notes which data keys were leased. */
    private record Noting(CachingDataKeyProvider cache, Queue<DataKey> leased) implements DataKeyProvider {
        private DataKey.Lease note(DataKey.Lease lease) {
            leased.add(lease.dataKey());
            return lease;
        }

        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            return note(cache.current(keyBound));
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            Candidate found = cache.candidate(wrapped, keyBound);
            return found == null ? null : call -> note(found.lease(call));
        }
    }

    /** Unwraps each time. */
    private record Uncached(LocalMasterKey masterKey) implements DataKeyProvider {
        private DataKey.Lease once(byte[] raw, EncryptionContext keyBound, WrappedDataKey wrapped) {
            DataKey key = DataKey.takeOwnershipOf(raw, keyBound, List.of(wrapped));
            DataKey.Lease lease = key.lease();
            key.retire();
            return lease;
        }

        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            throw new IllegalStateException("only reads");
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return masterKey.trusts(wrapped, keyBound)
                    ? call -> once(masterKey.unwrap(wrapped, keyBound, call).plaintext(), keyBound, wrapped)
                    : null;
        }
    }

    private interface Interference {
        void on(CachingDataKeyProvider cache);
    }

    /** Interferes with the call that is drawn, once it may have begun; the other calls come after it or before. */
    private void useWhile(CachingDataKeyProvider cache, Interference interference, int tries) throws Exception {
        EnvelopeCipher cipher =
                EnvelopeCipher.builder(new Noting(cache, leased)).build();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        step = 0;
        Thread other = new Thread(() -> {
            try {
                for (int next = 1 + random.nextInt(LEASES);
                        next <= tries * LEASES;
                        next += 1 + random.nextInt(LEASES)) {
                    while (step < next) {
                        Thread.yield();
                    }
                    interference.on(cache);
                }
            } catch (RuntimeException | Error e) {
                failure.set(e);
            }
        });
        other.start();
        for (int i = 1; i <= tries * LEASES; i++) {
            step = i;
            byte[] sealed;
            try {
                sealed = cipher.encrypt(PLAINTEXT, TENANT);
                assertThat(cipher.decrypt(sealed, TENANT)).isEqualTo(PLAINTEXT);
            } catch (DataKeyException | IllegalStateException e) {
                assertThat(e.getMessage()).contains("closed");
                continue;
            }
            assertThat(reader.decrypt(sealed, TENANT)).isEqualTo(PLAINTEXT);
        }
        other.join();
        assertThat(failure.get()).isNull();
    }

    private void assertAllWiped() {
        Eventually.await("every data key is wiped", () -> leased.stream().allMatch(DataKey::isWiped));
        assertThat(leased).allMatch(key -> key.leasesOut() == 0);
        leased.clear();
    }

    @Test
    void aCacheThatIsEmptiedUnderUse() throws Exception {
        for (Interference empties : List.<Interference>of(
                CachingDataKeyProvider::invalidateAll,
                CachingDataKeyProvider::rotateNow,
                each -> each.invalidate(TENANT),
                CachingDataKeyProvider::forgetAll)) {
            try (CachingDataKeyProvider cache = cache()) {
                useWhile(cache, empties, TRIES / LEASES);
            }
            assertAllWiped();
        }
    }

    @Test
    void aCacheThatIsClosedUnderUse() throws Exception {
        for (int i = 0; i < TRIES / 8; i++) {
            CachingDataKeyProvider cache = cache();
            useWhile(cache, CachingDataKeyProvider::close, 1);
            cache.close();
            assertAllWiped();
        }
    }
}
