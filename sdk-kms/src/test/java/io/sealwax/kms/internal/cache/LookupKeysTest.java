package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.kms.internal.cache.LookupKeys.LookupKey;
import io.sealwax.spi.WrappedDataKey;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered makes no garbage, never answers for another, and is bounded. */
class LookupKeysTest {
    private static final EncryptionContext ACME = EncryptionContext.of("tenant", "acme");
    private static final int KIB = 1 << 10;

    private final LookupKeys<LookupKey> seen = new LookupKeys<>(10);

    private static WrappedDataKey wrapped(int number) {
        return wrapped(number, 32);
    }

    private static WrappedDataKey wrapped(int number, int length) {
        byte[] bytes = new byte[length];
        new Random(number).nextBytes(bytes);
        return new WrappedDataKey("test", "key", bytes);
    }

    private LookupKey remembered(WrappedDataKey wrapped, EncryptionContext context) {
        LookupKey wrapping = SomeLookupKeys.of(wrapped, context);
        seen.remember(wrapping);
        return wrapping;
    }

    @Test
    void theSamePartsAreTheSameObject() {
        LookupKey first = remembered(wrapped(1), ACME);
        assertThat(seen.get(wrapped(1), EncryptionContext.of("tenant", "acme"))).isSameAs(first);
    }

    @Test
    void lookingAloneRemembersNothing() {
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.get(wrapped(i), ACME)).isNull();
        }
        assertThat(seen.bytes()).isZero();
    }

    @Test
    void aWrappedKeyIsRememberedForOneContextAtATime() {
        remembered(wrapped(1), ACME);
        EncryptionContext other = EncryptionContext.of("tenant", "other");
        assertThat(seen.get(wrapped(1), other)).isNull();
        LookupKey second = remembered(wrapped(1), other);
        assertThat(seen.get(wrapped(1), ACME)).isNull();
        assertThat(seen.bytes()).isEqualTo(second.bytes());
    }

    @Test
    void amongManyNoneIsTakenForAnother() {
        for (int i = 0; i < 1000; i++) {
            remembered(wrapped(i), ACME);
            assertThat(seen.get(wrapped(i), ACME).wrapped()).isEqualTo(wrapped(i));
        }
        for (int i = 0; i < 1000; i++) {
            LookupKey kept = seen.get(wrapped(i), ACME);
            assertThat(kept == null || kept.wrapped().equals(wrapped(i))).isTrue();
        }
    }

    @Test
    void mostOfAsManyAsTheCacheKeepsAreRemembered() {
        int entries = 1000;
        LookupKeys<LookupKey> many = new LookupKeys<>(entries);
        for (int i = 0; i < entries; i++) {
            many.remember(SomeLookupKeys.of(wrapped(i), ACME));
        }
        int kept = 0;
        for (int i = 0; i < entries; i++) {
            kept += many.get(wrapped(i), ACME) == null ? 0 : 1;
        }
        assertThat(kept).isGreaterThan(entries / 2);
    }

    @Test
    void whatLeftIsForgottenByWhateverNameItWasRemembered() {
        WrappedDataKey called = wrapped(1);
        WrappedDataKey named = new WrappedDataKey("test", "key by another name", called.wrapped());
        LookupKey wrapping = SomeLookupKeys.of("key", named, ACME);
        seen.remember(wrapping);
        assertThat(seen.get(named, ACME)).isSameAs(wrapping);
        assertThat(seen.get(called, ACME)).as("each name is read once more").isNull();
        seen.forget(SomeLookupKeys.of(wrapped(2), ACME));
        seen.forget(SomeLookupKeys.of(called, EncryptionContext.none()));
        assertThat(seen.get(named, ACME)).isSameAs(wrapping);
        seen.forget(SomeLookupKeys.of(called, ACME));
        assertThat(seen.get(named, ACME)).isNull();
        assertThat(seen.bytes()).isZero();
    }

    @Test
    void nothingIsRememberedOnceAllWereForgotten() {
        for (int i = 0; i < 1000; i++) {
            remembered(wrapped(i), ACME);
            seen.forgetAll();
            assertThat(seen.get(wrapped(i), ACME)).isNull();
        }
        assertThat(seen.bytes()).isZero();
    }

    @Test
    void theLargestOnesThereAreTakeNoMoreThan32Mebibytes() {
        LookupKeys<LookupKey> many = new LookupKeys<>(1 << 15);
        EncryptionContext large = EncryptionContext.of("a", "b".repeat(8000));
        for (int i = 0; i < 2000; i++) {
            many.remember(SomeLookupKeys.of(wrapped(i, 6 * KIB), large));
        }
        assertThat(many.bytes()).isBetween(30L * KIB * KIB, 32L * KIB * KIB);
        many.forgetAll();
        assertThat(many.bytes()).isZero();
    }
}
