package io.sealwax.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.Failure;
import io.sealwax.LocalMasterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two that open the same data keys, as replicas in two Regions do: in which order they are asked. */
class MasterKeysInTurnTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final LocalMasterKey local = LocalMasterKey.random("k");
    private final List<String> asked = new ArrayList<>();
    private final Replica first = new Replica("first");
    private final Replica second = new Replica("second");
    private final WrappedDataKey wrapped =
            local.generate(TENANT, KeyCall.start()).wrapped();
    private long now = Long.MAX_VALUE - 5;
    private final MasterKeys keys = MasterKeys.of(() -> now, first, second);

    private final class Replica implements MasterKey {
        private final String region;
        private @Nullable Category failure;

        Replica(String region) {
            this.region = region;
        }

        @Override
        public String providerId() {
            return local.providerId();
        }

        @Override
        public String name() {
            return local.name();
        }

        @Override
        public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
            return local.generate(keyBound, call);
        }

        @Override
        public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call) {
            return local.wrap(dataKey, keyBound, call);
        }

        @Override
        public boolean trusts(WrappedDataKey any, EncryptionContext keyBound) {
            return true;
        }

        @Override
        public UnwrappedDataKey unwrap(WrappedDataKey any, EncryptionContext keyBound, KeyCall call) {
            asked.add(region);
            Category told = failure;
            if (told != null) {
                throw DataKeyException.of(Failure.KEY_ACCESS, told)
                        .message("no")
                        .build();
            }
            return local.unwrap(any, keyBound, call);
        }
    }

    private MasterKeys.Trusted candidate() {
        return Objects.requireNonNull(keys.candidate(wrapped, TENANT));
    }

    private List<String> askedToOpen() {
        asked.clear();
        candidate().unwrap(KeyCall.start()).dataKey().retire();
        return List.copyOf(asked);
    }

    @Test
    void theFirstIsAskedFirst() {
        assertThat(askedToOpen()).containsExactly("first");
        assertThat(askedToOpen()).containsExactly("first");
    }

    @Test
    void oneThatFailedInPassingIsAskedLastForTenSecondsAndThenByOneCaller() {
        first.failure = Category.TRANSIENT;
        assertThat(askedToOpen()).containsExactly("first", "second");
        assertThat(askedToOpen()).containsExactly("second");
        now += CircuitBreaker.OPEN_NANOS - 1;
        assertThat(askedToOpen()).containsExactly("second");
        now++;
        assertThat(askedToOpen()).as("whether it is back").containsExactly("first", "second");
        assertThat(askedToOpen()).containsExactly("second");
        first.failure = null;
        now += CircuitBreaker.OPEN_NANOS;
        assertThat(askedToOpen()).containsExactly("first");
        assertThat(askedToOpen()).as("it is back").containsExactly("first");
    }

    @Test
    void whileOneAsksWhetherItIsBackTheOthersDoNotWait() {
        CircuitBreaker breaker = new CircuitBreaker(2, () -> now);
        breaker.failed(0);
        now += CircuitBreaker.OPEN_NANOS;
        assertThat(breaker.isOpenOrTakeProbe(0)).isFalse();
        assertThat(breaker.isOpenOrTakeProbe(0)).isTrue();
        assertThat(breaker.isOpenOrTakeProbe(1)).isFalse();
        breaker.answered(0);
        assertThat(breaker.isOpenOrTakeProbe(0)).isFalse();
    }

    @Test
    void oneThatIsAskedLastIsAskedAllTheSame() {
        first.failure = Category.TRANSIENT;
        assertThat(askedToOpen()).containsExactly("first", "second");
        second.failure = Category.DENIED;
        first.failure = null;
        assertThat(askedToOpen()).containsExactly("second", "first");
        assertThat(askedToOpen()).as("it answered").containsExactly("first");
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TRANSIENT"})
    void whoAnswersOrWasNotAskedKeepsItsTurn(Category category) {
        first.failure = category;
        assertThat(askedToOpen()).containsExactly("first", "second");
        assertThat(askedToOpen()).containsExactly("first", "second");
    }

    @Test
    void aRefusalClosesTheBreaker() {
        first.failure = Category.TRANSIENT;
        second.failure = Category.DENIED;
        assertThatThrownBy(this::askedToOpen).isInstanceOf(DataKeyException.class);
        first.failure = Category.KEY_STATE;
        assertThatThrownBy(this::askedToOpen).isInstanceOf(DataKeyException.class);
        assertThat(asked).containsExactly("second", "first");
        assertThatThrownBy(this::askedToOpen).isInstanceOf(DataKeyException.class);
        assertThat(asked).containsExactly("first", "second");
    }

    private void assertNotOpened(long since) {
        assertThatThrownBy(() -> candidate().lease(KeyCall.startedAt(since))).isInstanceOf(DataKeyException.class);
    }

    @Test
    void whoDidNotAnswerForOneWrappedKeyOfAMessageIsNotAskedForOthersAfterTenSeconds() {
        first.failure = Category.TRANSIENT;
        second.failure = Category.TRANSIENT;
        long since = now;
        assertNotOpened(since);
        now += TimeUnit.SECONDS.toNanos(10) - 1;
        assertNotOpened(since);
        assertThat(asked).containsExactly("first", "second", "first", "second");
        asked.clear();
        now++;
        assertThatThrownBy(() -> candidate().lease(KeyCall.startedAt(since)))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessage("key-access: key '" + local.name() + "': it did not answer for another wrapped key of this"
                        + " message, and after 10 seconds it is not asked again");
        assertThat(asked).isEmpty();
        assertNotOpened(now);
        assertThat(asked).as("for the next message").containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void whoHasNotBeenAskedForAMessageIsAskedHoweverLongTheOthersTook() {
        first.failure = Category.TRANSIENT;
        second.failure = Category.DENIED;
        long since = now;
        assertNotOpened(since);
        now += TimeUnit.MINUTES.toNanos(1);
        second.failure = null;
        asked.clear();
        candidate().lease(KeyCall.startedAt(since)).close();
        assertThat(asked).containsExactly("second");
    }

    @Test
    void whoAnswersIsAskedForAsManyWrappedKeysAsThereAre() {
        long since = now;
        first.failure = Category.TRANSIENT;
        candidate().lease(KeyCall.startedAt(since)).close();
        now += CircuitBreaker.OPEN_NANOS;
        first.failure = Category.INTEGRITY;
        candidate().unwrap(KeyCall.start()).dataKey().retire();
        asked.clear();
        candidate().lease(KeyCall.startedAt(since)).close();
        assertThat(asked).containsExactly("first", "second");
    }

    @Test
    void aWrappedKeyWhoseBreakersAreAllOpenComesAfterTheOthers() {
        assertThat(candidate().distance()).isZero();
        first.failure = Category.TRANSIENT;
        askedToOpen();
        assertThat(candidate().distance()).as("the second answers").isZero();
        second.failure = Category.TRANSIENT;
        assertNotOpened(now);
        assertThat(candidate().distance()).isEqualTo(1);
        now += CircuitBreaker.OPEN_NANOS;
        assertThat(candidate().distance()).isZero();
        first.failure = null;
        assertThat(askedToOpen()).as("to look takes nobody's turn").containsExactly("first");
    }

    @Test
    void aMasterKeyThatCannotAskClosesNoBreaker() {
        first.failure = Category.TRANSIENT;
        assertThat(askedToOpen()).containsExactly("first", "second");
        second.failure = Category.DENIED;
        first.failure = Category.CREDENTIALS;
        assertThatThrownBy(this::askedToOpen).isInstanceOf(DataKeyException.class);
        second.failure = null;
        assertThat(askedToOpen()).containsExactly("second");
    }
}
