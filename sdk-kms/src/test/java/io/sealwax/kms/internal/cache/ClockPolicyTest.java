package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.ManualClocks;
import io.sealwax.kms.internal.cache.EntryTable.ClockPolicy;
import io.sealwax.kms.internal.cache.InFlightLoad.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which entry is evicted. */
class ClockPolicyTest {
    private final ManualClocks clocks = new ManualClocks();
    private final ClockPolicy<String, ScriptedEntry> policy = new ClockPolicy<>();
    private final Map<String, ScriptedEntry> entries = new HashMap<>();

    private void add(String... names) {
        for (String name : names) {
            ScriptedEntry entry = ScriptedEntry.that(Freshness.now(clocks), ScriptedEntry.LENDS);
            entries.put(name, entry);
            policy.add(new EntryTable.Listed<>(name, CompletableFuture.completedFuture(Result.of(() -> entry)), entry));
        }
    }

    private void use(String... names) {
        for (String name : names) {
            entries.get(name).markUsed();
        }
    }

    private List<String> evict(int count) {
        List<String> evicted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            evicted.add(policy.evict().key());
        }
        return evicted;
    }

    @Test
    void theEntryThatCameFirstIsEvictedFirst() {
        add("a", "b", "c");
        assertThat(evict(3)).containsExactly("a", "b", "c");
        assertThat(policy.size()).isZero();
    }

    @Test
    void anEntryThatWasUsedHasAnotherTurn() {
        add("a", "b", "c");
        use("a", "b");
        assertThat(evict(1)).containsExactly("c");
        assertThat(evict(2)).as("used before, and not since").containsExactly("a", "b");
    }

    @Test
    void anEntryThatIsUsedAgainAndAgainStays() {
        add("a", "b", "c");
        for (int round = 0; round < 10; round++) {
            use("a");
            add("new " + round);
            assertThat(evict(1)).doesNotContain("a");
        }
        assertThat(policy.size()).isEqualTo(3);
    }

    @Test
    void ifAllWereUsedTheFirstIsEvicted() {
        add("a", "b", "c");
        use("a", "b", "c");
        assertThat(evict(3)).containsExactly("a", "b", "c");
    }

    @Test
    void aReplacedEntryComesLastInTurn() {
        add("a", "b", "a");
        assertThat(policy.size()).isEqualTo(2);
        assertThat(evict(2)).containsExactly("b", "a");
    }

    @Test
    void aRemovedEntryHasNoTurn() {
        add("a", "b", "c", "d");
        policy.remove("a");
        policy.remove("c");
        assertThat(evict(2)).containsExactly("b", "d");
    }
}
