package io.sealwax.spi;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.Failure;
import io.sealwax.internal.Furthest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One master key or several: the first generates data keys, the others wrap them as well, any of them unwraps. They are
 * asked in their order, but one that failed in passing within the last 10 seconds after the others. A raw data key
 * lives inside one call of this class, and is wiped before the call returns or throws. Thread-safe. Every call asks the
 * master keys anew, so this is also the {@link DataKeyProvider} without a cache: each message has a data key of its
 * own.
 *
 * <p><b>Waiting.</b> Each master key bounds its own calls. For a message with several wrapped keys, some of which a
 * stranger may have added, each trusted master key that they name is asked. After {@value #SECONDS} seconds, a master
 * key that has failed transiently since the first was asked is not asked again for this message. So while no master key
 * answers, opening takes that long and one call of each at most.
 */
public final class MasterKeys implements DataKeyProvider {
    private static final int SECONDS = 10;
    /** In characters of up to three bytes each: below what a key name may have. */
    private static final int LONGEST_NAME = 20_000;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(SECONDS);

    private final List<MasterKey> keys;
    private final Silence silence;
    private final LongSupplier nanos;

    private MasterKeys(List<MasterKey> keys, LongSupplier nanos) {
        this.keys = keys;
        this.silence = new Silence(keys.size(), nanos);
        this.nanos = nanos;
    }

    /**
     * These master keys, in this order.
     *
     * @param first generates data keys
     * @param others wrap the same data keys too, so that any of them opens what is sealed
     */
    public static MasterKeys of(MasterKey first, MasterKey... others) {
        return of(System::nanoTime, first, others);
    }

    static MasterKeys of(LongSupplier nanos, MasterKey first, MasterKey... others) {
        List<MasterKey> keys = new ArrayList<>();
        keys.add(Objects.requireNonNull(first, "first"));
        for (MasterKey other : others) {
            keys.add(Objects.requireNonNull(other, "other"));
        }
        return new MasterKeys(List.copyOf(keys), nanos);
    }

    /**
     * A new data key, wrapped by every master key. Not yet retired: whoever calls this retires it.
     *
     * @throws DataKeyException if one of the master keys fails; nothing is left then
     */
    public DataKey generate(EncryptionContext keyBound) {
        MasterKey.GeneratedDataKey generated = keys.get(0).generate(keyBound);
        byte[] plaintext = takeFrom(generated.plaintext(), keys.get(0));
        try {
            List<WrappedDataKey> wrapped = new ArrayList<>(keys.size());
            wrapped.add(generated.wrapped());
            for (MasterKey other : keys.subList(1, keys.size())) {
                wrapped.add(wrap(other, plaintext, keyBound));
            }
            return DataKey.takeOwnershipOf(plaintext, keyBound, wrapped);
        } finally {
            wipe(plaintext);
        }
    }

    /** With an array of its own: if one changed the data key, the next would wrap another, and only some would open. */
    private static WrappedDataKey wrap(MasterKey key, byte[] plaintext, EncryptionContext keyBound) {
        byte[] copy = plaintext.clone();
        try {
            return key.wrap(copy, keyBound);
        } finally {
            wipe(copy);
        }
    }

    /** Returns a copy of what a master key gave, and wipes its array, which it may have kept. */
    private static byte[] takeFrom(byte @Nullable [] given, MasterKey from) {
        try {
            requireLength(given, from);
            return Objects.requireNonNull(given).clone();
        } finally {
            wipe(given);
        }
    }

    /**
     * The data key that was wrapped so. Not yet retired: whoever calls this retires it.
     *
     * @throws DataKeyException if none of the master keys that trust it unwraps it, or if it has not 32 bytes
     */
    public DataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return unwrap(wrapped, keyBound, index -> false);
    }

    private DataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, IntPredicate isSpent) {
        DataKeyException failure = null;
        for (int index : inTurn(wrapped)) {
            if (isSpent.test(index)) {
                failure = Furthest.of(failure, notAskedAgain(keys.get(index)));
                continue;
            }
            try {
                DataKey key = unwrap(keys.get(index), wrapped, keyBound);
                silence.answered(index);
                return key;
            } catch (DataKeyException e) {
                note(index, e);
                failure = Furthest.of(failure, e);
            }
        }
        throw failure != null ? failure : untrusted(wrapped);
    }

    /** Those that trust it, in the order in which they are asked. */
    private List<Integer> inTurn(WrappedDataKey wrapped) {
        List<Integer> inTurn = new ArrayList<>(keys.size());
        List<Integer> last = new ArrayList<>();
        for (int index = 0; index < keys.size(); index++) {
            if (keys.get(index).trusts(wrapped)) {
                (silence.isSilent(index) ? last : inTurn).add(index);
            }
        }
        inTurn.addAll(last);
        return inTurn;
    }

    private void note(int index, DataKeyException failure) {
        switch (failure.category()) {
            case TRANSIENT -> silence.failed(index);
            // it was not asked
            case CONFIGURATION, CREDENTIALS -> {}
            default -> silence.answered(index);
        }
    }

    private static DataKey unwrap(MasterKey key, WrappedDataKey wrapped, EncryptionContext keyBound) {
        return DataKey.takeOwnershipOf(takeFrom(key.unwrap(wrapped, keyBound), key), keyBound, List.of(wrapped));
    }

    @Override
    public boolean trusts(WrappedDataKey wrapped) {
        for (MasterKey key : keys) {
            if (key.trusts(wrapped)) {
                return true;
            }
        }
        return false;
    }

    /** Returns 1 if every master key that trusts it has failed transiently within the last 10 seconds, else 0. */
    @Override
    public int distance(WrappedDataKey wrapped, EncryptionContext keyBound) {
        for (int index = 0; index < keys.size(); index++) {
            if (!silence.isQuiet(index) && keys.get(index).trusts(wrapped)) {
                return 0;
            }
        }
        return 1;
    }

    /**
     * Returns the wrapped key under the {@linkplain MasterKey#nameToCall name} of the key that the master keys that
     * trust it call. A cache keeps the data key by it: it is the same for every name that means the same to them. It is
     * not to be unwrapped, since several master keys may differ in the name.
     */
    public WrappedDataKey asCalled(WrappedDataKey wrapped) {
        Set<String> names = new LinkedHashSet<>();
        for (MasterKey key : keys) {
            if (key.trusts(wrapped)) {
                names.add(key.nameToCall(wrapped));
            }
        }
        String name = String.join("\n", names);
        return name.isEmpty() || name.length() > LONGEST_NAME || name.equals(wrapped.keyName())
                ? wrapped
                : new WrappedDataKey(wrapped.providerId(), name, wrapped.wrapped());
    }

    @Override
    public DataKey.Lease current(EncryptionContext keyBound) {
        return onlyLease(generate(keyBound));
    }

    @Override
    public DataKey.Lease of(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return onlyLease(unwrap(wrapped, keyBound));
    }

    @Override
    public DataKey.Lease of(WrappedDataKey wrapped, EncryptionContext keyBound, long since, int others) {
        return onlyLease(unwrap(
                wrapped,
                keyBound,
                index -> nanos.getAsLong() - since >= PATIENCE_NANOS && silence.hasFailedSince(index, since)));
    }

    /** The one lease there will ever be: the data key is wiped when it is returned. */
    private static DataKey.Lease onlyLease(DataKey key) {
        DataKey.Lease lease = Objects.requireNonNull(key.lease(), "a new data key is not retired");
        key.retire();
        return lease;
    }

    private static void wipe(byte @Nullable [] dataKey) {
        if (dataKey != null) {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    private static void requireLength(byte @Nullable [] dataKey, MasterKey from) {
        int length = dataKey == null ? 0 : dataKey.length;
        if (length != DataKey.LENGTH) {
            throw DataKeyException.of(Failure.KEY_LENGTH, DataKeyException.Category.INTEGRITY)
                    .key(from.providerId(), from.name())
                    .message("the data key has " + length + " bytes, it must have " + DataKey.LENGTH)
                    .build();
        }
    }

    private static DataKeyException notAskedAgain(MasterKey key) {
        return DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.TRANSIENT)
                .key(key.providerId(), key.name())
                .message("it did not answer for another wrapped key of this message, and after " + SECONDS
                        + " seconds it is not asked again")
                .build();
    }

    private static DataKeyException untrusted(WrappedDataKey wrapped) {
        return DataKeyException.of(Failure.NO_TRUSTED_KEY, DataKeyException.Category.CONFIGURATION)
                .key(wrapped.providerId(), wrapped.keyName())
                .message("no master key here trusts it")
                .build();
    }

    /** The names of the master keys. */
    @Override
    public String toString() {
        return keys.stream().map(MasterKey::name).toList().toString();
    }
}
