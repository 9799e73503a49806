package io.sealwax;

import io.sealwax.internal.header.KeySection;
import io.sealwax.internal.header.SeenSections;
import io.sealwax.internal.keys.FailurePrecedence;
import io.sealwax.internal.wire.Names;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
        Search search = null;
        for (int place = 0; place < wrappedKeys.length; place++) {
            DataKeyProvider.Candidate candidate = provider.candidate(wrappedKeys[place], keyBound);
            if (candidate == null) {
                continue;
            }
            DataKey.Lease lease = candidate.atHand();
            if (lease != null && isRight(lease, isCommittedTo)) {
                return lease;
            }
            if (search == null) {
                search = new Search(wrappedKeys, isCommittedTo);
            }
            if (lease == null) {
                search.add(place, candidate);
            } else {
                search.noteWrong(place);
            }
        }
        if (search == null) {
            throw untrusted(wrappedKeys);
        }
        return search.load();
    }

    /** What becomes of the wrapped keys of one message whose data key is not at hand. Used by one thread. */
    private static final class Search {
        private final WrappedDataKey[] wrappedKeys;
        private final Predicate<DataKey> isCommittedTo;
        private final List<Turn> turns = new ArrayList<>();
        private final List<Turn> late = new ArrayList<>();
        /** Of each wrapped key, in the writer's order. */
        private final @Nullable EnvelopeException[] failures;

        /** @param place among the message's wrapped keys */
        private record Turn(int place, DataKeyProvider.Candidate candidate, int distance) {}

        Search(WrappedDataKey[] wrappedKeys, Predicate<DataKey> isCommittedTo) {
            this.wrappedKeys = wrappedKeys;
            this.isCommittedTo = isCommittedTo;
            this.failures = new @Nullable EnvelopeException[wrappedKeys.length];
        }

        void add(int place, DataKeyProvider.Candidate candidate) {
            turns.add(new Turn(place, candidate, candidate.distance()));
        }

        void noteWrong(int place) {
            failures[place] = wrongKey(wrappedKeys[place]);
        }

        /** Has them loaded, the nearest first, until one is right. */
        DataKey.Lease load() {
            turns.sort(Comparator.comparingInt(Turn::distance));
            KeyCall call = KeyCall.start();
            for (int next = 0; next < turns.size(); next++) {
                Turn turn = turns.get(next);
                try {
                    DataKey.Lease lease = turn.candidate.lease(call.withOthers(turns.size() - next - 1));
                    if (isRight(lease, isCommittedTo)) {
                        return lease;
                    }
                    noteWrong(turn.place);
                } catch (DataKeyException e) {
                    failures[turn.place] = e;
                    if (e.retryable()) {
                        late.add(turn);
                    }
                }
                DataKey.Lease lease = amongThoseThatCameLate();
                if (lease != null) {
                    return lease;
                }
            }
            EnvelopeException furthest = null;
            for (EnvelopeException failure : failures) {
                furthest = failure == null ? furthest : FailurePrecedence.of(furthest, failure);
            }
            throw Objects.requireNonNull(furthest, "one of them was tried");
        }

        /** Returns a lease on the right one if it came after the provider had stopped waiting for it, else null. */
        private DataKey.@Nullable Lease amongThoseThatCameLate() {
            for (Turn turn : List.copyOf(late)) {
                DataKey.Lease lease = turn.candidate.atHand();
                if (lease != null && isRight(lease, isCommittedTo)) {
                    return lease;
                }
                if (lease != null) {
                    noteWrong(turn.place);
                    late.remove(turn);
                }
            }
            return null;
        }
    }

    /** Closes the lease if it is not. */
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
