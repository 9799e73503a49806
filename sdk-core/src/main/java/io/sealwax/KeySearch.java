package io.sealwax;

import io.sealwax.internal.Furthest;
import io.sealwax.internal.header.KeySection;
import io.sealwax.internal.header.SeenSections;
import io.sealwax.internal.wire.Names;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Finds the data key of a message among its wrapped keys: tries those that are trusted in the writer's order, until one gives a data key that
 * the message commits to.
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
        EnvelopeException failure = null;
        WrappedDataKey[] wrappedKeys = seen.wrappedKeys(section);
        for (WrappedDataKey wrapped : wrappedKeys) {
            if (!provider.trusts(wrapped)) {
                continue;
            }
            DataKey.Lease lease;
            try {
                lease = provider.of(wrapped, keyBound);
            } catch (DataKeyException e) {
                failure = Furthest.of(failure, e);
                continue;
            }
            if (isRight(lease, isCommittedTo)) {
                return lease;
            }
            failure = Furthest.of(failure, wrongKey(wrapped));
        }
        throw failure != null ? failure : untrusted(wrappedKeys);
    }

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
