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
    private final WrappedDataKey wrapped = local.generate(TENANT).wrapped();
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
        public GeneratedDataKey generate(EncryptionContext keyBound) {
            return local.generate(keyBound);
        }

        @Override
        public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound) {
            return local.wrap(dataKey, keyBound);
        }

        @Override
        public boolean trusts(WrappedDataKey any) {
            return true;
        }

        @Override
        public byte[] unwrap(WrappedDataKey any, EncryptionContext keyBound) {
            asked.add(region);
            Category told = failure;
            if (told != null) {
                throw DataKeyException.of(Failure.KEY_ACCESS, told)
                        .message("no")
                        .build();
            }
            return local.unwrap(any, keyBound);
        }
    }

    private List<String> askedToOpen() {
        asked.clear();
        keys.unwrap(wrapped, TENANT).retire();
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
        now += Silence.PAUSE_NANOS - 1;
        assertThat(askedToOpen()).containsExactly("second");
        now++;
        assertThat(askedToOpen()).as("whether it is back").containsExactly("first", "second");
        assertThat(askedToOpen()).containsExactly("second");
        first.failure = null;
        now += Silence.PAUSE_NANOS;
        assertThat(askedToOpen()).containsExactly("first");
        assertThat(askedToOpen()).as("it is back").containsExactly("first");
    }

    @Test
    void whileOneAsksWhetherItIsBackTheOthersDoNotWait() {
        Silence silence = new Silence(2, () -> now);
        silence.failed(0);
        now += Silence.PAUSE_NANOS;
        assertThat(silence.isSilent(0)).isFalse();
        assertThat(silence.isSilent(0)).isTrue();
        assertThat(silence.isSilent(1)).isFalse();
        silence.answered(0);
        assertThat(silence.isSilent(0)).isFalse();
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
    void whoseAnswerIsARefusalIsNotSilent() {
        first.failure = Category.TRANSIENT;
        second.failure = Category.DENIED;
        assertThatThrownBy(this::askedToOpen).isInstanceOf(DataKeyException.class);
        first.failure = Category.KEY_STATE;
        assertThatThrownBy(this::askedToOpen).isInstanceOf(DataKeyException.class);
        assertThat(asked).containsExactly("second", "first");
        assertThatThrownBy(this::askedToOpen).isInstanceOf(DataKeyException.class);
        assertThat(asked).containsExactly("first", "second");
    }

    @Test
    void whoCannotAskEndsNoSilence() {
        first.failure = Category.TRANSIENT;
        assertThat(askedToOpen()).containsExactly("first", "second");
        second.failure = Category.DENIED;
        first.failure = Category.CREDENTIALS;
        assertThatThrownBy(this::askedToOpen).isInstanceOf(DataKeyException.class);
        second.failure = null;
        assertThat(askedToOpen()).containsExactly("second");
    }
}
