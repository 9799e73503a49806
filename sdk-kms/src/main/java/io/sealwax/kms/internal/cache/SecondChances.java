package io.sealwax.kms.internal.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Which data key makes room where there are too many: the one that came first, but whichever was used since its last turn gets another one (the CLOCK of
 * F. J. Corbat&oacute;, <em>A Paging Experiment with the Multics System</em>, 1968). So a context that is new finds room however busy the others were, and
 * a use costs those who hit no more than a look. Not thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class SecondChances<K, V extends LentKey<V>> {
    private final Map<K, CompletableFuture<Loaded<V>>> line = new LinkedHashMap<>();

    /** At the end of the line, this one in the place of any other of {@code wanted}. */
    void enter(K wanted, CompletableFuture<Loaded<V>> kept) {
        line.remove(wanted);
        line.put(wanted, kept);
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
    Map.Entry<K, CompletableFuture<Loaded<V>>> next() {
        for (int turns = line.size(); turns > 0; turns--) {
            Map.Entry<K, CompletableFuture<Loaded<V>>> first = first();
            V key = Hits.there(first.getValue());
            if (key == null || !key.wasUsedSinceLastAsked()) {
                return first;
            }
            line.put(first.getKey(), first.getValue());
        }
        return first();
    }

    private Map.Entry<K, CompletableFuture<Loaded<V>>> first() {
        Map.Entry<K, CompletableFuture<Loaded<V>>> first =
                line.entrySet().iterator().next();
        line.remove(first.getKey());
        return first;
    }
}
