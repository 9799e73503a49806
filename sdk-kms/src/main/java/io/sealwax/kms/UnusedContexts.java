package io.sealwax.kms;

import io.sealwax.EncryptionContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Notices that nearly every message has a key-bound context of its own, so that the cache saves no calls, and warns
 * once. It names the pairs that vary and no value. Thread-safe.
 */
final class UnusedContexts {
    /** So many data keys are looked at together. */
    private static final int SAMPLE = 1000;

    /** No more names are counted: contexts whose very names vary could fill megabytes. */
    private static final int MOST_NAMES = 1000;

    private static final double NEARLY_ALL = 0.9;
    private static final double OFTEN = 0.5;

    private int seen;
    private int unused;
    private int changes;
    private boolean warned;
    private @Nullable EncryptionContext last;
    private final Map<String, Integer> varied = new HashMap<>();

    /** A data key to seal with was retired, after so many messages. */
    void retired(EncryptionContext keyBound, long messages) {
        // one that nobody used says nothing: it may have been fetched ahead
        String where = messages == 0 ? null : count(keyBound, messages);
        if (where != null) {
            CacheLog.warn(
                    "of the last " + SAMPLE
                            + " data keys nearly all sealed one message, each at the price of a KMS call:"
                            + " the key-bound context differs from message to message in " + where
                            + "; bind such pairs with forMessage, or raise maxEntries if the same contexts come again",
                    null);
        }
    }

    /** What varies, for the one warning, else null. */
    private synchronized @Nullable String count(EncryptionContext keyBound, long messages) {
        if (warned) {
            return null;
        }
        seen++;
        if (messages == 1) {
            unused++;
        }
        compare(keyBound);
        if (seen < SAMPLE) {
            return null;
        }
        String where = unused >= SAMPLE * NEARLY_ALL && changes >= SAMPLE * OFTEN ? varying() : null;
        warned = where != null;
        forget();
        return where;
    }

    /** Begins anew, and has nothing left of any context. */
    synchronized void forget() {
        seen = 0;
        unused = 0;
        changes = 0;
        varied.clear();
        last = null;
    }

    private void compare(EncryptionContext keyBound) {
        if (last != null) {
            changes += last.equals(keyBound) ? 0 : 1;
            Map<String, String> before = last.toMap();
            keyBound.toMap().forEach((name, value) -> {
                boolean counted = varied.size() < MOST_NAMES || varied.containsKey(name);
                if (counted && !Objects.equals(before.get(name), value)) {
                    varied.merge(name, 1, Integer::sum);
                }
            });
        }
        last = keyBound;
    }

    /**
     * The names whose values vary, as a context without values, which knows how to print names that strangers chose.
     */
    private String varying() {
        Map<String, String> names = new HashMap<>();
        varied.forEach((name, times) -> {
            if (times >= SAMPLE * OFTEN) {
                names.put(name, "");
            }
        });
        return names.isEmpty()
                ? "which pairs there are"
                : EncryptionContext.of(names).toString();
    }
}
