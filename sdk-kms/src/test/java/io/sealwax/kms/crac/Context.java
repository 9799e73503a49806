package io.sealwax.kms.crac;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Those who are told, the last one first before a checkpoint and last after the restore. It keeps none of them from
 * being collected.
 */
public final class Context {
    private final Deque<WeakReference<Resource>> resources = new ArrayDeque<>();

    public synchronized void register(Resource resource) {
        resources.push(new WeakReference<>(resource));
    }

    /** Those who are still there, the last one first. */
    public synchronized List<Resource> resources() {
        return resources.stream()
                .map(WeakReference::get)
                .filter(Objects::nonNull)
                .toList();
    }
}
