package io.sealwax.localkms.internal.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All keys and aliases of all accounts and Regions at one moment; immutable, so that a reader sees one consistent
 * picture.
 */
public final class State {

    private final NavigableMap<Arn, KmsKey> keys;
    private final NavigableMap<Arn, Alias> aliases;
    private final @Nullable Instant nextDeletion;

    private State(NavigableMap<Arn, KmsKey> keys, NavigableMap<Arn, Alias> aliases) {
        this.keys = keys;
        this.aliases = aliases;
        this.nextDeletion = keys.values().stream()
                .map(KmsKey::deletionDate)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    public static State empty() {
        return new State(new TreeMap<>(), new TreeMap<>());
    }

    /** A state of these keys and aliases; refuses an ARN that occurs twice and an alias without its key. */
    public static State of(Collection<KmsKey> keys, Collection<Alias> aliases) {
        TreeMap<Arn, KmsKey> keyMap = new TreeMap<>();
        for (KmsKey key : keys) {
            if (keyMap.put(key.arn(), key) != null) {
                throw new IllegalArgumentException(key.arn() + " occurs twice");
            }
        }
        TreeMap<Arn, Alias> aliasMap = new TreeMap<>();
        for (Alias alias : aliases) {
            if (aliasMap.put(alias.arn(), alias) != null) {
                throw new IllegalArgumentException(alias.arn() + " occurs twice");
            }
            if (!keyMap.containsKey(alias.target())) {
                throw new IllegalArgumentException(
                        alias.arn() + " points at " + alias.target() + ", which is not there");
            }
        }
        return new State(keyMap, aliasMap);
    }

    public Collection<KmsKey> keys() {
        return Collections.unmodifiableCollection(keys.values());
    }

    public Collection<Alias> aliases() {
        return Collections.unmodifiableCollection(aliases.values());
    }

    @Nullable
    KmsKey key(Arn arn) {
        return keys.get(arn);
    }

    /** The key, or NotFoundException; for a key that was there a moment ago. */
    KmsKey required(Arn arn) {
        KmsKey key = keys.get(arn);
        if (key == null) {
            throw KmsError.notFound("Key '" + arn + "' does not exist");
        }
        return key;
    }

    @Nullable
    Alias alias(Arn arn) {
        return aliases.get(arn);
    }

    /** The keys of one account and Region, ordered by key id. */
    Stream<KmsKey> keysIn(String account, String region) {
        return keys.values().stream()
                .filter(k ->
                        k.arn().account().equals(account) && k.arn().region().equals(region));
    }

    /** The aliases of one account and Region, ordered by name. */
    Stream<Alias> aliasesIn(String account, String region) {
        return aliases.values().stream()
                .filter(a ->
                        a.arn().account().equals(account) && a.arn().region().equals(region));
    }

    List<KmsKey> replicasOf(KmsKey primary) {
        return keys.values().stream().filter(k -> k.isReplicaOf(primary)).toList();
    }

    State with(KmsKey key) {
        TreeMap<Arn, KmsKey> changed = new TreeMap<>(keys);
        changed.put(key.arn(), key);
        return new State(changed, aliases);
    }

    State with(Alias alias) {
        TreeMap<Arn, Alias> changed = new TreeMap<>(aliases);
        changed.put(alias.arn(), alias);
        return new State(keys, changed);
    }

    State withoutAlias(Arn alias) {
        TreeMap<Arn, Alias> changed = new TreeMap<>(aliases);
        changed.remove(alias);
        return new State(keys, changed);
    }

    boolean hasDueDeletion(Instant now) {
        return nextDeletion != null && !nextDeletion.isAfter(now);
    }

    /**
     * Without the keys whose date has come, nor their aliases. When the last replica of a primary that waits to be
     * deleted goes, the primary's own waiting period begins at that date.
     */
    State withoutDueKeys(Instant now) {
        State state = this;
        while (state.hasDueDeletion(now)) {
            state = state.withoutOne(Objects.requireNonNull(state.nextDeletion));
        }
        return state;
    }

    private State withoutOne(Instant date) {
        KmsKey gone = keys.values().stream()
                .filter(k -> date.equals(k.deletionDate()))
                .findFirst()
                .orElseThrow();
        TreeMap<Arn, KmsKey> left = new TreeMap<>(keys);
        left.remove(gone.arn());
        TreeMap<Arn, Alias> leftAliases = new TreeMap<>(aliases);
        leftAliases.values().removeIf(alias -> alias.target().equals(gone.arn()));
        if (gone.isReplica() && left.values().stream().noneMatch(k -> k.isReplica() && k.isRelatedTo(gone))) {
            left.replaceAll((arn, key) -> startWaiting(key, gone, date));
        }
        return new State(left, leftAliases);
    }

    private static KmsKey startWaiting(KmsKey key, KmsKey lastReplica, Instant start) {
        Integer days = key.pendingWindowInDays();
        boolean waits = key.isRelatedTo(lastReplica) && days != null && key.deletionDate() == null;
        return waits ? key.deletedAfter(start, Objects.requireNonNull(days)) : key;
    }
}
