package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.ManualClocks;
import io.sealwax.kms.internal.cache.InFlightLoad.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which entries take up room, and which make room. There is room for two. */
class EntryTableTest {
    private final ManualClocks clocks = new ManualClocks();
    private final List<String> retired = new ArrayList<>();
    private final EntryTable<String, ScriptedEntry> entries =
            new EntryTable<>(2, RoundNumbers.counters(), (key, entry) -> retired.add(key));
    private final Map<String, InFlightLoad<ScriptedEntry>> loads = new HashMap<>();
    private final Map<String, ScriptedEntry> loaded = new HashMap<>();

    private ScriptedEntry newEntry() {
        return ScriptedEntry.that(Freshness.now(clocks), ScriptedEntry.LENDS);
    }

    private InFlightLoad<ScriptedEntry> start(String key) {
        InFlightLoad<ScriptedEntry> load = InFlightLoad.forCallers(ScriptedEntry::leaseNow, any -> {});
        assertThat(entries.getOrPut(key, load)).isSameAs(load);
        loads.put(key, load);
        return load;
    }

    private void load(String... keys) {
        for (String key : keys) {
            ScriptedEntry entry = newEntry();
            loaded.put(key, entry);
            entries.complete(key, start(key), Result.of(() -> entry));
        }
    }

    private boolean replace(String key) {
        ScriptedEntry successor = newEntry();
        return entries.replace(key, loads.get(key), loaded.get(key), Result.of(() -> successor), successor);
    }

    @Test
    void theEntryThatCameFirstMakesRoom() {
        load("a", "b", "c");
        assertThat(retired).containsExactly("a");
        assertThat(entries.size()).isEqualTo(2);
        assertThat(loaded.get("a").dataKey().isWiped()).isTrue();
    }

    @Test
    void whatWasRemovedNeedsNoRoomAndIsWiped() {
        load("a", "b");
        entries.remove("b", loads.get("b"));
        assertThat(loaded.get("b").dataKey().isWiped()).isTrue();
        retired.clear();
        load("c");
        assertThat(retired).isEmpty();
    }

    @Test
    void aRemovalOfAnotherLoadRemovesNothing() {
        load("a");
        entries.remove("a", new CompletableFuture<>());
        load("b", "c");
        assertThat(retired).containsExactly("a");
    }

    @Test
    void entriesThatAreRemovedTogetherNeedNoRoom() {
        load("a", "b");
        entries.removeIf("b"::equals);
        assertThat(retired).containsExactly("b");
        load("c");
        assertThat(retired).containsExactly("b");
        entries.removeAll();
        assertThat(retired).containsExactlyInAnyOrder("a", "b", "c");
        retired.clear();
        load("d", "e");
        assertThat(retired).isEmpty();
    }

    @Test
    void whatWasRemovedInFlightIsRetiredWhenItComesAndNeedsNoRoom() {
        InFlightLoad<ScriptedEntry> load = start("gone");
        entries.remove("gone", load);
        load("a");
        ScriptedEntry late = newEntry();
        entries.complete("gone", load, Result.of(() -> late));
        assertThat(retired).containsExactly("gone");
        assertThat(late.dataKey().isWiped()).isTrue();
        retired.clear();
        load("b");
        assertThat(retired).isEmpty();
    }

    @Test
    void aLoadThatFailedNeedsNoRoom() {
        load("a");
        entries.complete("failed", start("failed"), Result.failed(new IllegalStateException("no")));
        load("b");
        assertThat(retired).isEmpty();
    }

    @Test
    void aSuccessorComesLastInTurn() {
        load("a", "b");
        assertThat(replace("a")).isTrue();
        assertThat(retired).containsExactly("a");
        retired.clear();
        load("c");
        assertThat(retired).containsExactly("b");
        assertThat(entries.size()).isEqualTo(2);
    }

    @Test
    void aSuccessorOfWhatWasRemovedHasNoPlace() {
        load("a", "b");
        entries.remove("a", loads.get("a"));
        retired.clear();
        assertThat(replace("a")).isFalse();
        load("c");
        assertThat(retired).isEmpty();
        assertThat(entries.size()).isEqualTo(2);
    }
}
