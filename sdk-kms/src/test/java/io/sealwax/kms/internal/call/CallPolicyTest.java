package io.sealwax.kms.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When the first call of a process is over, which may take longer than the others. */
class CallPolicyTest {
    private final FirstCall first = new FirstCall();

    @Test
    void aConnectionThatIsRefusedLeavesTheRestToBeLoaded() {
        CallPolicy policy = policy();
        policy.ended(false);
        assertThat(policy.timeouts().call()).isEqualTo(Duration.ofSeconds(12));
        policy.ended(true);
        assertThat(policy.timeouts().call()).isEqualTo(Duration.ofSeconds(4));
    }

    private CallPolicy policy() {
        CallSettings settings = new CallSettings();
        settings.firstCall(first);
        return settings.policy();
    }

    @Test
    void noTimeLimitIsLongerThanADeadlineAllows() {
        CallTimeouts usual = new CallTimeouts(Duration.ofSeconds(4), Duration.ofMillis(1500));
        assertThat(usual.atMost(Duration.ofSeconds(4))).isEqualTo(usual);
        assertThat(usual.atMost(Duration.ofSeconds(2)))
                .isEqualTo(new CallTimeouts(Duration.ofSeconds(2), Duration.ofMillis(1500)));
        assertThat(usual.atMost(Duration.ofSeconds(1)))
                .isEqualTo(new CallTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }
}
