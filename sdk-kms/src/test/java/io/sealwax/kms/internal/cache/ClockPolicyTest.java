package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.ManualClocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whose turn it is to make room. */
class ClockPolicyTest {
    private final ManualClocks clocks = new ManualClocks();
    private final ClockPolicy<String, ScriptedEntry> chances = new ClockPolicy<>();
    private final Map<String, ScriptedEntry> keys = new HashMap<>();

    private void enter(String... names) {
        for (String name : names) {
            ScriptedEntry key = new ScriptedEntry(Freshness.now(clocks), new ScriptedEntry.Script(List.of(), false));
            keys.put(name, key);
            chances.enter(
                    new ClockPolicy.Seat<>(name, CompletableFuture.completedFuture(LoadResult.of(() -> key)), key));
        }
    }

    private void use(String... names) {
        for (String name : names) {
            keys.get(name).noteUse();
        }
    }

    private List<String> next(int count) {
        List<String> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(chances.next().wanted());
        }
        return next;
    }

    @Test
    void whoCameFirstLeavesFirst() {
        enter("a", "b", "c");
        assertThat(next(3)).containsExactly("a", "b", "c");
        assertThat(chances.size()).isZero();
    }

    @Test
    void whoWasUsedHasAnotherTurn() {
        enter("a", "b", "c");
        use("a", "b");
        assertThat(next(1)).containsExactly("c");
        assertThat(next(2)).as("used before, and not since").containsExactly("a", "b");
    }

    @Test
    void whoIsUsedAgainAndAgainStays() {
        enter("a", "b", "c");
        for (int round = 0; round < 10; round++) {
            use("a");
            enter("new " + round);
            assertThat(next(1)).doesNotContain("a");
        }
        assertThat(chances.size()).isEqualTo(3);
    }

    @Test
    void whereAllWereUsedTheFirstLeaves() {
        enter("a", "b", "c");
        use("a", "b", "c");
        assertThat(next(3)).containsExactly("a", "b", "c");
    }

    @Test
    void whatIsReplacedBeginsAnew() {
        enter("a", "b", "a");
        assertThat(chances.size()).isEqualTo(2);
        assertThat(next(2)).containsExactly("b", "a");
    }

    @Test
    void whoLeftHasNoTurn() {
        enter("a", "b", "c", "d");
        chances.leave("a");
        chances.leaveIf("c"::equals);
        assertThat(next(2)).containsExactly("b", "d");
    }
}
