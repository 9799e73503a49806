package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.record.RecordCipher;
import io.sealwax.spi.WrappedDataKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two threads with one data key; what one of them may hold meanwhile is the lock of the data key. */
class DataKeyInterleavingsTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final CryptoProvider CRYPTO = ProviderChoice.preferred();

    private final DataKey key = DataKey.takeOwnershipOf(
            new byte[DataKey.LENGTH], TENANT, List.of(new WrappedDataKey("test", "key", new byte[40])));
    private final DataKey.Lease lease = Objects.requireNonNull(key.lease());

    /** Runs it on two threads, which both came as far as the lock before either went on. */
    private void onTwoThreadsThatMeetAtTheLock(Runnable work) throws InterruptedException {
        List<Thread> threads = List.of(new Thread(work), new Thread(work));
        synchronized (key.material()) {
            for (Thread thread : threads) {
                thread.start();
                while (thread.getState() != Thread.State.BLOCKED) {
                    assertThat(thread.isAlive()).as("it comes to the lock").isTrue();
                    Thread.onSpinWait();
                }
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Fails where the work waits for the lock of the data key; under PIT, where it does, sooner. */
    private void whileAnotherHoldsTheLock(Runnable work) throws Exception {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Thread thread = new Thread(task);
        synchronized (key.material()) {
            thread.start();
            task.get(Integer.getInteger("sealwax.test.patience", 20), TimeUnit.SECONDS);
        }
        thread.join();
    }

    @Test
    void bothFirstMessagesCount() throws Exception {
        onTwoThreadsThatMeetAtTheLock(() -> lease.material().countSealed(100));
        assertThat(key.sealedBytes()).isEqualTo(200);
    }

    @Test
    void bothFirstMessagesAreSealedByOneCipherThatIsWipedInTheEnd() throws Exception {
        List<RecordCipher> ciphers = Collections.synchronizedList(new ArrayList<>());
        onTwoThreadsThatMeetAtTheLock(() -> ciphers.add(key.material().records(CRYPTO)));
        assertThat(ciphers).hasSize(2);
        assertThat(ciphers.get(0))
                .isSameAs(ciphers.get(1))
                .isSameAs(key.material().records(CRYPTO));
    }

    @Test
    void messagesAfterTheFirstWaitForNoLock() throws Exception {
        lease.material().countSealed(1);
        RecordCipher cipher = key.material().records(CRYPTO);
        whileAnotherHoldsTheLock(() -> {
            lease.material().countSealed(1);
            assertThat(key.material().records(CRYPTO)).isSameAs(cipher);
        });
        assertThat(key.sealedBytes()).isEqualTo(2);
    }
}
