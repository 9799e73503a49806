package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.ManualClocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who stands in the line of those who make room: whatever is there, and nothing else. There is room for two. */
class EntryTableTest {
    private final ManualClocks clocks = new ManualClocks();
    private final List<String> left = new ArrayList<>();
    private final EntryTable<String, ScriptedEntry> keys =
            new EntryTable<>(2, RoundNumbers.tally(), (wanted, key) -> left.add(wanted));
    private final Map<String, CompletableFuture<LoadResult<ScriptedEntry>>> kept = new HashMap<>();

    private ScriptedEntry newKey() {
        return new ScriptedEntry(Freshness.now(clocks), new ScriptedEntry.Script(List.of(), false));
    }

    private CompletableFuture<LoadResult<ScriptedEntry>> begin(String wanted) {
        CompletableFuture<LoadResult<ScriptedEntry>> load = new CompletableFuture<>();
        assertThat(keys.getOrPut(wanted, load)).isSameAs(load);
        kept.put(wanted, load);
        return load;
    }

    private void land(
            String wanted, CompletableFuture<LoadResult<ScriptedEntry>> load, LoadResult<ScriptedEntry> loaded) {
        keys.land(wanted, load, isKept -> load.complete(loaded));
    }

    private void arrive(String... names) {
        for (String wanted : names) {
            ScriptedEntry key = newKey();
            land(wanted, begin(wanted), LoadResult.of(() -> key));
        }
    }

    private boolean replace(String wanted) {
        ScriptedEntry successor = newKey();
        return keys.replace(wanted, kept.get(wanted), LoadResult.of(() -> successor), successor);
    }

    @Test
    void whoCameFirstMakesRoom() {
        arrive("a", "b", "c");
        assertThat(left).containsExactly("a");
        assertThat(keys.size()).isEqualTo(2);
    }

    @Test
    void whatWasDroppedNeedsNoRoom() {
        arrive("a", "b");
        keys.drop("b", kept.get("b"));
        left.clear();
        arrive("c");
        assertThat(left).isEmpty();
    }

    @Test
    void whatOthersAreToldToDropInVainStaysInLine() {
        arrive("a");
        keys.drop("a", new CompletableFuture<>());
        arrive("b", "c");
        assertThat(left).containsExactly("a");
    }

    @Test
    void ofThoseThatAreDroppedTogetherNoneNeedsRoom() {
        arrive("a", "b");
        keys.dropIf("b"::equals);
        left.clear();
        arrive("c");
        assertThat(left).isEmpty();
        keys.dropAll();
        left.clear();
        arrive("d", "e");
        assertThat(left).isEmpty();
    }

    @Test
    void whatWasDroppedOnItsWayNeedsNoRoom() {
        CompletableFuture<LoadResult<ScriptedEntry>> load = begin("gone");
        keys.drop("gone", load);
        arrive("a");
        ScriptedEntry late = newKey();
        land("gone", load, LoadResult.of(() -> late));
        assertThat(left).as("retired when it comes").containsExactly("gone");
        left.clear();
        arrive("b");
        assertThat(left).isEmpty();
    }

    @Test
    void whatBroughtNoneNeedsNoRoom() {
        arrive("a");
        land("failed", begin("failed"), LoadResult.failed(new IllegalStateException("no")));
        arrive("b");
        assertThat(left).isEmpty();
    }

    @Test
    void aSuccessorStandsInLineAnew() {
        arrive("a", "b");
        assertThat(replace("a")).isTrue();
        assertThat(left).containsExactly("a");
        left.clear();
        arrive("c");
        assertThat(left).containsExactly("b");
        assertThat(keys.size()).isEqualTo(2);
    }

    @Test
    void aSuccessorThatHasNoPlaceStandsInNoLine() {
        arrive("a", "b");
        keys.drop("a", kept.get("a"));
        left.clear();
        assertThat(replace("a")).isFalse();
        arrive("c");
        assertThat(left).isEmpty();
        assertThat(keys.size()).isEqualTo(2);
    }
}
