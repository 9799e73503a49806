package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKeyException;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a listener is told, number by number. */
class ListenerAdapterTest {
    private final List<String> heard = new ArrayList<>();
    private final ListenerAdapter adapter = new ListenerAdapter(
            new Listeners(List.of(new CacheListener() {
                @Override
                public void asked(
                        Use use, boolean ahead, Duration took, boolean failed, Optional<DataKeyException> failure) {
                    heard.add(use + " " + ahead + " " + took + " " + failed + " " + failure);
                }

                @Override
                public void called(
                        Use use, Operation operation, int requests, Duration took, Optional<DataKeyException> failure) {
                    heard.add(use + " " + operation.name() + " " + requests + " " + took + " " + failure);
                }

                @Override
                public void retired(Use use, RemovalCause why, Duration age, long messages, long bytes) {
                    heard.add(use + " " + why + " " + age + " " + messages + " " + bytes);
                }
            })),
            CacheListener.Use.DECRYPT);

    @Test
    void howLongACallTookAndNeverLessThanNothing() {
        adapter.loaded(true, 1_000_000, false, null);
        adapter.loaded(false, -1, true, null);
        assertThat(heard)
                .containsExactly(
                        "DECRYPT true PT0.001S false Optional.empty", "DECRYPT false PT0S true Optional.empty");
    }

    @Test
    void whatAMasterKeyWasAskedAndInHowManyRequests() {
        adapter.called(KeyCall.Operation.UNWRAP, 2, Duration.ofMillis(1), null);
        adapter.called(KeyCall.Operation.WRAP, 0, Duration.ZERO, null);
        adapter.called(KeyCall.Operation.GENERATE, 1, Duration.ZERO, null);
        assertThat(heard)
                .containsExactly(
                        "DECRYPT DECRYPT 2 PT0.001S Optional.empty",
                        "DECRYPT ENCRYPT 0 PT0S Optional.empty",
                        "DECRYPT GENERATE_DATA_KEY 1 PT0S Optional.empty");
    }

    @Test
    void everyReasonByItsOwnName() {
        for (var why : io.sealwax.kms.internal.cache.RemovalCause.values()) {
            adapter.retired(why, 2_000_000_000, 3, 4);
        }
        assertThat(heard)
                .containsExactly(
                        "DECRYPT REPLACED PT2S 3 4",
                        "DECRYPT EXPIRED PT2S 3 4",
                        "DECRYPT EVICTED PT2S 3 4",
                        "DECRYPT REFUSED PT2S 3 4",
                        "DECRYPT INVALIDATED PT2S 3 4");
    }
}
