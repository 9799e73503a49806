package io.sealwax;

import io.sealwax.internal.Furthest;
import io.sealwax.internal.header.KeySection;
import io.sealwax.internal.header.SeenSections;
import io.sealwax.internal.wire.Names;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the data key of a message among its wrapped keys: tries those whose data keys are at hand, then the others that
 * are trusted, until one gives a data key that the message commits to. So wrapped keys that a stranger added cost no
 * call while the right data key is at hand.
 */
final class KeySearch {
    private final DataKeyProvider provider;
    private final int maxWrappedKeys;
    private final SeenSections seen = new SeenSections();

    KeySearch(DataKeyProvider provider, int maxWrappedKeys) {
        this.provider = provider;
        this.maxWrappedKeys = maxWrappedKeys;
    }

    /**
     * A lease on the data key, the caller's to close.
     *
     * @param isCommittedTo whether the message commits to a data key
     */
    DataKey.Lease find(KeySection section, EncryptionContext keyBound, Predicate<DataKey> isCommittedTo) {
        if (section.count() > maxWrappedKeys) {
            throw DataKeyException.of(Failure.TOO_MANY_KEYS, DataKeyException.Category.CONFIGURATION)
                    .message("the message has " + section.count() + " wrapped data keys, this reader takes at most "
                            + maxWrappedKeys)
                    .build();
        }
        WrappedDataKey[] wrappedKeys = seen.wrappedKeys(section);
        @Nullable EnvelopeException @Nullable [] failures = null;
        for (int place = 0; place < wrappedKeys.length; place++) {
            DataKey.Lease lease = provider.atHand(wrappedKeys[place], keyBound);
            if (lease == null) {
                continue;
            }
            if (isRight(lease, isCommittedTo)) {
                return lease;
            }
            if (failures == null) {
                failures = new @Nullable EnvelopeException[wrappedKeys.length];
            }
            failures[place] = wrongKey(wrappedKeys[place]);
        }
        return ask(
                wrappedKeys,
                failures == null ? new @Nullable EnvelopeException[wrappedKeys.length] : failures,
                keyBound,
                isCommittedTo);
    }

    /** @param failures of each wrapped key, in the writer's order, null where it has not been tried; written to */
    private DataKey.Lease ask(
            WrappedDataKey[] wrappedKeys,
            @Nullable EnvelopeException[] failures,
            EncryptionContext keyBound,
            Predicate<DataKey> isCommittedTo) {
        long since = System.nanoTime();
        List<Turn> late = new ArrayList<>();
        List<Turn> turns = inTurn(wrappedKeys, failures, keyBound);
        for (int turn = 0; turn < turns.size(); turn++) {
            int place = turns.get(turn).place;
            WrappedDataKey wrapped = wrappedKeys[place];
            try {
                DataKey.Lease lease = provider.of(wrapped, keyBound, since, turns.size() - turn - 1);
                if (isRight(lease, isCommittedTo)) {
                    return lease;
                }
                failures[place] = wrongKey(wrapped);
            } catch (DataKeyException e) {
                failures[place] = e;
                if (e.retryable()) {
                    late.add(turns.get(turn));
                }
            }
            DataKey.Lease lease = amongThoseThatCameLate(late, wrappedKeys, failures, keyBound, isCommittedTo);
            if (lease != null) {
                return lease;
            }
        }
        EnvelopeException furthest = null;
        for (EnvelopeException failure : failures) {
            furthest = failure == null ? furthest : Furthest.of(furthest, failure);
        }
        throw furthest != null ? furthest : untrusted(wrappedKeys);
    }

    /** A lease on the right one, if it came after the provider had stopped waiting for it; else null. */
    private DataKey.@Nullable Lease amongThoseThatCameLate(
            List<Turn> late,
            WrappedDataKey[] wrappedKeys,
            @Nullable EnvelopeException[] failures,
            EncryptionContext keyBound,
            Predicate<DataKey> isCommittedTo) {
        for (Turn turn : List.copyOf(late)) {
            WrappedDataKey wrapped = wrappedKeys[turn.place];
            DataKey.Lease lease = provider.atHand(wrapped, keyBound);
            if (lease != null && isRight(lease, isCommittedTo)) {
                return lease;
            }
            if (lease != null) {
                failures[turn.place] = wrongKey(wrapped);
                late.remove(turn);
            }
        }
        return null;
    }

    /** Those that are trusted and have not been tried, the nearest first. */
    private List<Turn> inTurn(
            WrappedDataKey[] wrappedKeys, @Nullable EnvelopeException[] failures, EncryptionContext keyBound) {
        List<Turn> turns = new ArrayList<>(wrappedKeys.length);
        for (int place = 0; place < wrappedKeys.length; place++) {
            if (failures[place] == null && provider.trusts(wrappedKeys[place])) {
                turns.add(new Turn(place, provider.distance(wrappedKeys[place], keyBound)));
            }
        }
        turns.sort(Comparator.comparingInt(Turn::distance));
        return turns;
    }

    /** @param place among the message's wrapped keys */
    private record Turn(int place, int distance) {}

    /** Returns the lease where it is not. */
    private static boolean isRight(DataKey.Lease lease, Predicate<DataKey> isCommittedTo) {
        boolean right = false;
        try {
            right = isCommittedTo.test(lease.dataKey());
            return right;
        } finally {
            if (!right) {
                lease.close();
            }
        }
    }

    private static AuthenticationException wrongKey(WrappedDataKey wrapped) {
        return new AuthenticationException(
                Failure.COMMITMENT,
                "commitment: the message was not sealed under the data key of " + wrapped
                        + " with this encryption context");
    }

    private DataKeyException untrusted(WrappedDataKey[] wrappedKeys) {
        return DataKeyException.of(Failure.NO_TRUSTED_KEY, DataKeyException.Category.CONFIGURATION)
                .message("the message is under "
                        + Names.list(Arrays.stream(wrappedKeys)
                                .map(WrappedDataKey::toString)
                                .toList()) + ", trusted are " + provider)
                .build();
    }
}
