package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.internal.header.KeySection;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Messages to which a stranger added wrapped keys under trusted names: what they cost a cache. */
class StrangersWrappedKeysTest extends CacheOverCountingKey {
    private static final int GARBAGE = 7;

    private final byte[] message =
            EnvelopeCipher.builder(masterKey.local).build().encrypt(new byte[3], TENANT);
    private final byte[] hostile = behindGarbage(message);

    private static byte[] behindGarbage(byte[] message) {
        EnvelopeHeader header = EnvelopeHeader.parse(message);
        List<WrappedDataKey> keys = new ArrayList<>();
        WrappedDataKey right = header.wrappedKeys().get(0);
        for (int i = 0; i < GARBAGE; i++) {
            byte[] bytes = new byte[72];
            bytes[0] = (byte) i;
            keys.add(new WrappedDataKey(right.providerId(), right.keyName(), bytes));
        }
        keys.add(right);
        int before = header.length() - KeySection.encode(header.wrappedKeys()).length;
        byte[] section = KeySection.encode(keys);
        byte[] changed = Arrays.copyOf(message, before + section.length + message.length - header.length());
        System.arraycopy(section, 0, changed, before, section.length);
        System.arraycopy(message, header.length(), changed, before + section.length, message.length - header.length());
        return changed;
    }

    private void open() {
        assertThat(cipher.decrypt(hostile, TENANT)).hasSize(3);
    }

    private DataKeyException refused() {
        return catchThrowableOfType(DataKeyException.class, () -> cipher.decrypt(hostile, TENANT));
    }

    @Test
    void whileTheRightDataKeyIsHereTheyCostNoCall() {
        assertThat(cipher.decrypt(message, TENANT)).hasSize(3);
        int asked = masterKey.called.get();
        for (int i = 0; i < 10; i++) {
            open();
        }
        assertThat(masterKey.called.get()).isEqualTo(asked);
        assertThat(keys.stats().decrypt().hits()).isEqualTo(10);
        assertThat(keys.stats().decrypt().waits()).isEqualTo(1);
    }

    @Test
    void whileTheRightDataKeyIsHereNobodyWaitsForAKmsThatDoesNotAnswer() {
        open();
        masterKey.gate = new CountDownLatch(1);
        try {
            clocks.pass(Duration.ofMinutes(1));
            open();
        } finally {
            masterKey.gate.countDown();
        }
        assertThat(masterKey.called.get()).isEqualTo(GARBAGE + 1);
    }

    @Test
    void thatAWrappedKeyIsNoneIsRememberedForAMomentAndForItsContextAlone() {
        open();
        assertThat(masterKey.called.get()).isEqualTo(GARBAGE + 1);
        keys.rotateNow();
        WrappedDataKey none = EnvelopeHeader.parse(hostile).wrappedKeys().get(0);
        clocks.pass(Duration.ofMillis(499));
        assertThat(catchThrowableOfType(DataKeyException.class, () -> keys.of(none, TENANT))
                        .category())
                .isEqualTo(Category.INTEGRITY);
        assertThat(masterKey.called.get()).isEqualTo(GARBAGE + 1);
        assertThat(catchThrowableOfType(DataKeyException.class, () -> keys.of(none, TENANT.and("a", "b")))
                        .category())
                .isEqualTo(Category.INTEGRITY);
        assertThat(masterKey.called.get()).isEqualTo(GARBAGE + 2);
        clocks.pass(Duration.ofMillis(1));
        assertThat(catchThrowableOfType(DataKeyException.class, () -> keys.of(none, TENANT)))
                .isNotNull();
        assertThat(masterKey.called.get()).isEqualTo(GARBAGE + 3);
    }

    /** Eight times as long it was before, which is far more than a busy machine adds. */
    @Test
    void oneDeadlineHoldsForAllWrappedKeysOfAMessage() {
        cacheWith(builder().maxWait(Duration.ofSeconds(1)));
        masterKey.gate = new CountDownLatch(1);
        try {
            long begin = System.nanoTime();
            DataKeyException e = refused();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
            assertThat(e.category()).isEqualTo(Category.TRANSIENT);
            assertThat(e).hasMessageStartingWith("key-access: a data key is being fetched: no answer within ");
        } finally {
            masterKey.gate.countDown();
        }
    }

    @Test
    void onceTheDeadlineOfTheMessageIsOverNobodyIsAskedForIt() {
        cacheWith(builder().maxWait(Duration.ofSeconds(1)));
        WrappedDataKey right = EnvelopeHeader.parse(message).wrappedKeys().get(0);
        KeyCall over = KeyCall.start().within(Duration.ZERO);
        DataKeyProvider.Candidate candidate = keys.candidate(right, TENANT);
        for (int others = 0; others < 2; others++) {
            KeyCall call = over.withOthers(others);
            assertThat(catchThrowableOfType(DataKeyException.class, () -> candidate.lease(call))
                            .category())
                    .isEqualTo(Category.TRANSIENT);
        }
        assertThat(masterKey.called.get()).isZero();
        keys.of(right, TENANT).close();
        candidate.lease(over).close();
        assertThat(masterKey.called.get()).as("what is here is here").isEqualTo(1);
    }

    @Test
    void oneThatHasOpenedBeforeIsAskedForFirst() {
        cacheWith(builder().outageGrace(Duration.ofHours(1)));
        open();
        int asked = masterKey.called.get();
        clocks.pass(Duration.ofMinutes(6));
        masterKey.failWith(Category.TRANSIENT);
        open();
        assertThat(masterKey.called.get()).as("in an outage").isEqualTo(asked + 1);
        masterKey.failWith(null);
        clocks.pass(Duration.ofMinutes(6));
        open();
        assertThat(masterKey.called.get()).as("after it").isEqualTo(asked + 2);
    }
}
