package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.NonceSource;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.crypto.RandomBytes;
import io.sealwax.internal.record.MessageBudget;
import io.sealwax.internal.record.RecordCipher;
import io.sealwax.internal.record.RecordKeys;
import io.sealwax.internal.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No session serves more than 2^20 messages, no nonce comes twice, no data key seals more than it may. */
class SessionsTest {
    private static final int THREADS = 2;
    private static final int MESSAGES = 5_000_000;
    private static final CryptoProvider CRYPTO = ProviderChoice.preferred();

    private final RecordKeys keys = RecordKeys.derive(new HkdfExpand(new byte[32]), new byte[2]);

    @Test
    @Tag("long")
    void fiveMillionMessagesOnTwoThreadsRepeatNoNonce() throws Exception {
        RecordCipher cipher = new RecordCipher(CRYPTO, keys, new MessageBudget(1L << 32), RandomBytes.SHARED);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<long[]> nonces = new ArrayList<>();
        try {
            List<Future<long[]>> sealing = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                sealing.add(pool.submit(() -> nonces(cipher, MESSAGES / THREADS)));
            }
            for (Future<long[]> future : sealing) {
                nonces.add(future.get());
            }
        } finally {
            pool.shutdownNow();
        }

        Map<Long, Integer> messagesOfSession = new HashMap<>();
        long[][] fresh = new long[THREADS][];
        for (int thread = 0; thread < THREADS; thread++) {
            long[] halves = nonces.get(thread);
            fresh[thread] = new long[halves.length / 2];
            for (int i = 0; i < halves.length; i += 2) {
                messagesOfSession.merge(halves[i], 1, Integer::sum);
                fresh[thread][i / 2] = halves[i] * 0x9e3779b97f4a7c15L ^ halves[i + 1];
            }
        }
        assertThat(messagesOfSession.values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(MESSAGES);
        assertThat(messagesOfSession).as("sessions").hasSizeGreaterThanOrEqualTo(5);
        assertThat(messagesOfSession.values()).allMatch(messages -> messages <= 1 << 20);
        long[] all = new long[MESSAGES];
        System.arraycopy(fresh[0], 0, all, 0, fresh[0].length);
        System.arraycopy(fresh[1], 0, all, fresh[0].length, fresh[1].length);
        Arrays.sort(all);
        for (int i = 1; i < all.length; i++) {
            assertThat(all[i] == all[i - 1]).as("a nonce came twice").isFalse();
        }
    }

    /** For each message 8 bytes of its session and 8 of its fresh bytes. */
    private static long[] nonces(RecordCipher cipher, int messages) {
        long[] halves = new long[2 * messages];
        byte[] body = new byte[72];
        byte[] commitment = new byte[32];
        for (int i = 0; i < messages; i++) {
            if (!cipher.seal(commitment, commitment, body, 0, 0, body, 0)) {
                throw new IllegalStateException("used up");
            }
            halves[2 * i] = Bytes.int64(body, 0);
            halves[2 * i + 1] = Bytes.int64(body, 12);
        }
        return halves;
    }

    @Test
    @Tag("race")
    void aDataKeySealsNoMoreThanItsBudgetWhateverTheContention() throws Exception {
        int budget = 10_000;
        MessageBudget messages = new MessageBudget(budget);
        RecordCipher cipher = new RecordCipher(CRYPTO, keys, messages, RandomBytes.SHARED);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        int sealed = 0;
        try {
            List<Future<Integer>> sealing = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                sealing.add(pool.submit(() -> {
                    int mine = 0;
                    byte[] body = new byte[72];
                    for (int i = 0; i < budget; i++) {
                        mine += cipher.seal(new byte[2], new byte[32], body, 0, 0, body, 0) ? 1 : 0;
                    }
                    return mine;
                }));
            }
            for (Future<Integer> future : sealing) {
                sealed += future.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(sealed).isLessThanOrEqualTo(budget);
        // what the sessions still held goes back when they end: nothing was sealed that was not counted, and nothing is
        // lost
        cipher.wipe();
        assertThat(sealed + messages.reserve(budget)).isEqualTo(budget);
    }

    @Test
    void whatASessionDidNotUseGoesBackToTheBudget() {
        MessageBudget budget = new MessageBudget(10);
        RecordCipher cipher = new RecordCipher(CRYPTO, keys, budget, RandomBytes.SHARED);
        assertThat(cipher.seal(new byte[2], new byte[32], new byte[0], 0, 0, new byte[72], 0))
                .isTrue();
        assertThat(budget.reserve(1)).as("the session holds them all").isZero();
        cipher.wipe();
        assertThat(budget.reserve(100)).isEqualTo(9);
    }

    @Test
    void aSessionThatOutlivesASnapshotBeginsAnewInEveryThread() throws Exception {
        int budget = THREADS << 20;
        MessageBudget messages = new MessageBudget(budget);
        RecordCipher cipher = new RecordCipher(CRYPTO, keys, messages, RandomBytes.SHARED);
        CyclicBarrier snapshot = new CyclicBarrier(THREADS, RandomBytes::forget);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<long[][]>> sealing = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                sealing.add(pool.submit(() -> {
                    long[] before = nonces(cipher, 10);
                    snapshot.await();
                    return new long[][] {before, nonces(cipher, 10)};
                }));
            }
            Set<Long> before = new HashSet<>();
            Set<Long> after = new HashSet<>();
            for (Future<long[][]> future : sealing) {
                before.addAll(sessions(future.get()[0]));
                after.addAll(sessions(future.get()[1]));
            }
            assertThat(after).doesNotContainAnyElementsOf(before);
        } finally {
            pool.shutdownNow();
        }
        cipher.wipe();
        assertThat(messages.reserve(budget)).isEqualTo(budget - 20 * THREADS);
    }

    private static Set<Long> sessions(long[] halves) {
        return IntStream.range(0, halves.length / 2)
                .mapToObj(i -> halves[2 * i])
                .collect(Collectors.toSet());
    }

    @Test
    void aSessionWipesTheRandomBytesThatItDrewAheadWhenItsDataKeyIsWiped() {
        AtomicInteger drawing = new AtomicInteger();
        RecordCipher cipher = new RecordCipher(CRYPTO, keys, new MessageBudget(10), new NonceSource() {
            @Override
            public void fill(byte[] out, int offset, int length) {
                drawing.incrementAndGet();
            }

            @Override
            public void wipe() {
                drawing.set(0);
            }
        });
        nonces(cipher, 1);
        assertThat(drawing).as("for the session, and for the message").hasValue(2);
        cipher.wipe();
        assertThat(drawing).hasValue(0);
    }
}
