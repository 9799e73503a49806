package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** When a cache that saves no calls is warned of, to the data key: it looks at a thousand of them at a time. */
class UnusedContextsTest {
    private static final int SAMPLE = 1000;

    private final UnusedContexts contexts = new UnusedContexts();

    private static EncryptionContext row(int number) {
        return EncryptionContext.of("tenant", "acme", "row", "r" + number);
    }

    /** What is logged while so many data keys are retired; the first of them had sealed more than one message. */
    private List<String> retired(int count, int used, IntFunction<EncryptionContext> context) {
        return Warnings.during(() -> {
            for (int i = 0; i < count; i++) {
                contexts.retired(context.apply(i), i < used ? 2 : 1);
            }
        });
    }

    @Test
    void theThousandthTellsAndOnlyOnce() {
        assertThat(retired(SAMPLE - 1, 0, UnusedContextsTest::row)).isEmpty();
        assertThat(retired(1, 0, UnusedContextsTest::row))
                .containsExactly("of the last 1000 data keys nearly all sealed one message, each at the price of a"
                        + " KMS call: the key-bound context differs from message to message in [row]; bind such"
                        + " pairs with forMessage, or raise maxEntries if the same contexts come again");
        assertThat(retired(3 * SAMPLE, 0, UnusedContextsTest::row)).isEmpty();
    }

    @Test
    void whatNobodyUsedDoesNotCount() {
        assertThat(Warnings.during(() -> {
                    for (int i = 0; i < 3 * SAMPLE; i++) {
                        contexts.retired(row(i), 0);
                    }
                }))
                .isEmpty();
    }

    @Test
    void whatNobodyUsedTakesNoPlaceAmongTheThousand() {
        assertThat(Warnings.during(() -> {
                    for (int i = 0; i < SAMPLE; i++) {
                        contexts.retired(row(i), 0);
                        contexts.retired(row(i), 1);
                    }
                }))
                .hasSize(1);
    }

    @Test
    void whatVariedInOneThousandIsNotNamedForTheNext() {
        assertThat(retired(SAMPLE, 101, UnusedContextsTest::row)).isEmpty();
        assertThat(retired(
                        SAMPLE,
                        0,
                        i -> EncryptionContext.of("tenant", "acme", "row", "r0").and("page", "p" + i)))
                .singleElement()
                .asString()
                .contains("in [page];");
    }

    @Test
    void aLogThatIsBrokenIsNotTheCachesTrouble() {
        Logger logger = Logger.getLogger(CachingDataKeyProvider.class.getName());
        AtomicInteger told = new AtomicInteger();
        Filter broken = event -> {
            told.incrementAndGet();
            throw new IllegalStateException("broken");
        };
        logger.setFilter(broken);
        try {
            assertThat(retired(SAMPLE, 0, UnusedContextsTest::row)).isEmpty();
        } finally {
            logger.setFilter(null);
        }
        assertThat(told.get()).isEqualTo(1);
    }

    @Test
    void whatWasForgottenDoesNotCount() {
        assertThat(retired(SAMPLE - 1, 0, UnusedContextsTest::row)).isEmpty();
        contexts.forget();
        assertThat(retired(SAMPLE - 1, 0, UnusedContextsTest::row)).isEmpty();
        assertThat(retired(1, 0, UnusedContextsTest::row)).hasSize(1);
    }

    @Test
    void nineInTenAreNearlyAll() {
        assertThat(retired(SAMPLE, 101, UnusedContextsTest::row)).isEmpty();
        assertThat(retired(SAMPLE, 100, UnusedContextsTest::row)).hasSize(1);
    }

    @Test
    void aNameWhoseValueChangesEverySecondTimeVaries() {
        assertThat(retired(SAMPLE, 0, i -> row(i <= 499 ? i : 0)))
                .as("499 changes, and one back")
                .hasSize(1);
        assertThat(new UnusedContextsTest().retired(SAMPLE, 0, i -> row(Math.min(i, 499))))
                .as("499 changes")
                .isEmpty();
    }

    @Test
    void aNameThatComesAndGoesVariesWheneverItComes() {
        IntFunction<EncryptionContext> everySecond = i -> i % 2 == 0 ? EncryptionContext.none() : row(0);
        assertThat(retired(SAMPLE, 0, everySecond)).singleElement().asString().contains("in [row, tenant];");
    }

    @Test
    void namesThatAreNewEachTimeAreNotNamed() {
        IntFunction<EncryptionContext> named = i -> EncryptionContext.of("row " + i, "1");
        assertThat(retired(SAMPLE, 0, named))
                .singleElement()
                .asString()
                .contains("from message to message in which pairs there are;");
    }

    @Test
    void eachThousandCountsForItself() {
        assertThat(retired(SAMPLE, 550, UnusedContextsTest::row)).isEmpty();
        assertThat(retired(SAMPLE, 550, UnusedContextsTest::row)).isEmpty();
        assertThat(retired(SAMPLE, 0, i -> row(i < 300 ? i : 300))).isEmpty();
        assertThat(retired(SAMPLE, 0, i -> row(i < 300 ? i : 300))).isEmpty();
        assertThat(retired(SAMPLE - 1, 0, UnusedContextsTest::row)).isEmpty();
        assertThat(retired(1, 0, UnusedContextsTest::row)).hasSize(1);
    }

    @Test
    void theLastOfOneThousandIsNotComparedWithTheFirstOfTheNext() {
        assertThat(retired(SAMPLE, SAMPLE, i -> row(-1))).isEmpty();
        assertThat(retired(SAMPLE, 0, i -> row(Math.min(i, 499)))).isEmpty();
        assertThat(retired(SAMPLE, 0, i -> row(Math.min(i, 499))))
                .as("changes of another thousand")
                .isEmpty();
    }
}
