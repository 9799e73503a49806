package io.sealwax.kms.internal.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Which data key makes room where there are too many: the one that came first, but whichever was used since its last
 * turn gets another one (the CLOCK of F. J. Corbat&oacute;, <em>A Paging Experiment with the Multics System</em>,
 * 1968). So a context that is new finds room however busy the others were, and a use costs those who hit no more than a
 * look. Not thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class ClockPolicy<K, V extends CacheEntry<V>> {
    private final Map<K, Seat<K, V>> line = new LinkedHashMap<>();

    /**
     * One in the line.
     *
     * @param kept where its data key is found
     */
    record Seat<K, V extends CacheEntry<V>>(K wanted, CompletableFuture<LoadResult<V>> kept, V key) {}

    /** At the end of the line, this one in the place of any other of the same name. */
    void enter(Seat<K, V> seat) {
        line.remove(seat.wanted());
        line.put(seat.wanted(), seat);
    }

    void leave(K wanted) {
        line.remove(wanted);
    }

    void leaveIf(Predicate<? super K> which) {
        line.keySet().removeIf(which);
    }

    int size() {
        return line.size();
    }

    /** Takes out the one whose turn it is; after a whole round of which each was used, the first. There must be one. */
    Seat<K, V> next() {
        for (int turns = line.size(); turns > 0; turns--) {
            Seat<K, V> first = first();
            if (!first.key().wasUsedSinceLastAsked()) {
                return first;
            }
            enter(first);
        }
        return first();
    }

    private Seat<K, V> first() {
        Seat<K, V> first = line.values().iterator().next();
        line.remove(first.wanted());
        return first;
    }
}
