package io.sealwax.kms.internal.keys;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The key that seals, those it replaced, and those that its alias came to stand for. Thread-safe. */
public final class NamedKeys implements TrustedKeys {
    private final KeyName name;
    private final KeyArn first;
    private final RegionNames regions;
    private final Set<KeyArn> keys = ConcurrentHashMap.newKeySet();
    private volatile KeyArn latest;

    /**
     * Trusts these keys.
     *
     * @param name how the user names the key that seals
     * @param first what it stands for now
     * @param earlier keys that open as well
     * @throws IllegalArgumentException if one of them could not be called: it is in another Region, and has no replicas
     */
    public NamedKeys(KeyName name, KeyArn first, Collection<KeyArn> earlier) {
        this.name = name;
        this.first = first;
        this.regions = new RegionNames(first.partition());
        this.latest = first;
        keys.add(first);
        for (KeyArn arn : earlier) {
            KeyArn here = reachable(arn);
            if (!here.region().equals(first.region()) || !here.partition().equals(first.partition())) {
                throw new IllegalArgumentException(
                        "cannot trust " + arn + ": it is not in " + first.region() + ", and has no replica there");
            }
            keys.add(here);
        }
    }

    public KeyName name() {
        return name;
    }

    /** What the name stood for when it was last used. */
    public KeyArn latest() {
        return latest;
    }

    @Override
    public @Nullable KeyArn toCall(KeyArn named) {
        KeyArn here = reachable(named);
        return keys.contains(here) ? here : null;
    }

    private KeyArn reachable(KeyArn arn) {
        return regions.mayHaveReplica(arn) ? arn.movedTo(first.region()) : arn;
    }

    /**
     * Whether KMS may answer with this key when it is called by the name: an alias moves within its account and Region,
     * the rest not at all.
     */
    public boolean mayStandFor(KeyArn answered) {
        return name.isAlias() ? answered.place().equals(first.place()) : answered.equals(first);
    }

    /** Trusts the key that has just sealed. */
    public void sealedWith(KeyArn key) {
        keys.add(key);
        latest = key;
    }
}
