package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.WrappedDataKey;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is remembered makes no garbage, and never answers for another. */
class SeenWrappingsTest {
    private static final EncryptionContext ACME = EncryptionContext.of("tenant", "acme");

    private final SeenWrappings seen = new SeenWrappings(10);

    private static WrappedDataKey wrapped(int number) {
        byte[] bytes = new byte[32];
        new Random(number).nextBytes(bytes);
        return new WrappedDataKey("test", "key", bytes);
    }

    @Test
    void theSamePartsAreTheSameObject() {
        OpeningKey.Wrapping first = seen.of(wrapped(1), ACME);
        assertThat(first).isEqualTo(new OpeningKey.Wrapping(wrapped(1), ACME));
        assertThat(seen.of(wrapped(1), EncryptionContext.of("tenant", "acme"))).isSameAs(first);
    }

    @Test
    void aWrappedKeyIsRememberedForOneContextAtATime() {
        seen.of(wrapped(1), ACME);
        EncryptionContext other = EncryptionContext.of("tenant", "other");
        assertThat(seen.of(wrapped(1), other).keyBound()).isEqualTo(other);
        assertThat(seen.of(wrapped(1), ACME).keyBound()).isEqualTo(ACME);
    }

    @Test
    void amongManyNoneIsTakenForAnother() {
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.of(wrapped(i), ACME).wrapped()).isEqualTo(wrapped(i));
        }
    }

    @Test
    void mostOfAsManyAsTheCacheKeepsAreRemembered() {
        int entries = 1000;
        SeenWrappings many = new SeenWrappings(entries);
        Set<OpeningKey.Wrapping> first = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < entries; i++) {
            first.add(many.of(wrapped(i), ACME));
        }
        int same = 0;
        for (int i = 0; i < entries; i++) {
            same += first.contains(many.of(wrapped(i), ACME)) ? 1 : 0;
        }
        assertThat(same).isGreaterThan(entries / 2);
    }

    @Test
    void nothingIsRememberedOnceItWasForgotten() {
        for (int i = 0; i < 1000; i++) {
            OpeningKey.Wrapping before = seen.of(wrapped(i), ACME);
            seen.forget();
            assertThat(seen.of(wrapped(i), ACME)).isNotSameAs(before);
        }
    }
}
