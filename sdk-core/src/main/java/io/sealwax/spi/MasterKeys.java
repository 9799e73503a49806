package io.sealwax.spi;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.Failure;
import io.sealwax.internal.keys.FailurePrecedence;
import io.sealwax.spi.MasterKey.GeneratedDataKey;
import io.sealwax.spi.MasterKey.UnwrappedDataKey;
import java.time.Duration;
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
 * asked in their order, but one that failed transiently within the last {@value #SECONDS} seconds comes after the
 * others. A raw data key lives inside one call of this class, and is wiped before the call returns or throws.
 * Thread-safe. Every call asks the master keys anew, so this is also the {@link DataKeyProvider} without a cache: each
 * message has a data key of its own.
 *
 * <p><b>Waiting.</b> Each master key bounds its own calls. For a message with several wrapped keys, some of which a
 * stranger may have added, each trusted master key that they name is asked. {@value #SECONDS} seconds after the first
 * was asked, a master key that has failed transiently since then is not asked again for this message. So while no
 * master key answers, a decrypt takes at most that long and one call of each.
 */
public final class MasterKeys implements DataKeyProvider {
    private static final int SECONDS = 10;
    /** In characters of up to three bytes each: below what a key name may have. */
    private static final int LONGEST_NAME = 20_000;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(SECONDS);

    private final List<MasterKey> keys;
    private final CircuitBreaker breaker;
    private final LongSupplier nanos;

    private MasterKeys(List<MasterKey> keys, LongSupplier nanos) {
        this.keys = keys;
        this.breaker = new CircuitBreaker(keys.size(), nanos);
        this.nanos = nanos;
    }

    /**
     * Returns these master keys, in this order.
     *
     * @param first generates data keys
     * @param others wrap the same data keys too, so that any of them decrypts what is encrypted
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
     * A data key that a master key gave just now.
     *
     * @param dataKey not yet retired: the receiver retires it
     * @param age how long ago a KMS last allowed what it came from; zero if the KMS was asked just now
     */
    public record AgedDataKey(DataKey dataKey, Duration age) {}

    /**
     * Makes a new data key and has every master key wrap it.
     *
     * @throws DataKeyException if one of the master keys fails; nothing is left then
     */
    public AgedDataKey generate(EncryptionContext keyBound, KeyCall call) {
        GeneratedDataKey generated = keys.get(0).generate(keyBound, call);
        byte[] plaintext = takeFrom(generated.plaintext(), keys.get(0));
        try {
            List<WrappedDataKey> wrapped = new ArrayList<>(keys.size());
            wrapped.add(generated.wrapped());
            for (MasterKey other : keys.subList(1, keys.size())) {
                wrapped.add(wrap(other, plaintext, keyBound, call));
            }
            return new AgedDataKey(DataKey.takeOwnershipOf(plaintext, keyBound, wrapped), generated.age());
        } finally {
            wipe(plaintext);
        }
    }

    /** With an array of its own: if one changed the data key, the next would wrap another, and only some would open. */
    private static WrappedDataKey wrap(MasterKey key, byte[] plaintext, EncryptionContext keyBound, KeyCall call) {
        byte[] copy = plaintext.clone();
        try {
            return key.wrap(copy, keyBound, call);
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

    @Override
    public DataKey.Lease current(EncryptionContext keyBound) {
        return onlyLease(generate(keyBound, KeyCall.start()).dataKey());
    }

    /** Returns the master keys that trust a wrapped key, or null if none does. Calls nobody. */
    @Override
    public @Nullable Trusted candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
        int[] trusting = new int[keys.size()];
        int count = 0;
        for (int index = 0; index < keys.size(); index++) {
            if (keys.get(index).trusts(wrapped, keyBound)) {
                trusting[count++] = index;
            }
        }
        return count == 0 ? null : new Trusted(wrapped, keyBound, Arrays.copyOf(trusting, count));
    }

    /** Returns whether one of the master keys trusts a wrapped key, as {@link #candidate} does, without garbage. */
    public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
        for (int index = 0; index < keys.size(); index++) {
            if (keys.get(index).trusts(wrapped, keyBound)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A wrapped key with the master keys that trusted it when they were asked. Each time that it is unwrapped, these
     * are asked anew. Thread-safe.
     */
    public final class Trusted implements Candidate {
        private final WrappedDataKey wrapped;
        private final EncryptionContext keyBound;
        private final int[] trusting;

        private Trusted(WrappedDataKey wrapped, EncryptionContext keyBound, int[] trusting) {
            this.wrapped = wrapped;
            this.keyBound = keyBound;
            this.trusting = trusting;
        }

        /** Returns the wrapped key as the message has it. */
        public WrappedDataKey wrapped() {
            return wrapped;
        }

        /** Returns the key-bound pairs that it is unwrapped for. */
        public EncryptionContext keyBound() {
            return keyBound;
        }

        /**
         * Returns the wrapped key under the {@linkplain MasterKey#nameToCall name} of the key that is called. A cache
         * keeps the data key by it: it is the same for every name that means the same to the master keys. It is not to
         * be unwrapped, since several master keys may differ in the name.
         */
        public WrappedDataKey asCalled() {
            Set<String> names = new LinkedHashSet<>();
            for (int index : trusting) {
                names.add(keys.get(index).nameToCall(wrapped));
            }
            String name = String.join("\n", names);
            return name.isEmpty() || name.length() > LONGEST_NAME || name.equals(wrapped.keyName())
                    ? wrapped
                    : new WrappedDataKey(wrapped.providerId(), name, wrapped.wrapped());
        }

        /**
         * Unwraps the data key.
         *
         * @throws DataKeyException if no master key unwraps it, or if it has not 32 bytes
         */
        public AgedDataKey unwrap(KeyCall call) {
            return unwrap(call, index -> false);
        }

        private AgedDataKey unwrap(KeyCall call, IntPredicate isSpent) {
            DataKeyException failure = null;
            for (int index : inTurn()) {
                if (isSpent.test(index)) {
                    failure = FailurePrecedence.of(failure, notAskedAgain(keys.get(index)));
                    continue;
                }
                try {
                    AgedDataKey key = unwrap(keys.get(index), call);
                    breaker.answered(index);
                    return key;
                } catch (DataKeyException e) {
                    note(index, e);
                    failure = FailurePrecedence.of(failure, e);
                }
            }
            throw Objects.requireNonNull(failure, "one of them was asked");
        }

        private AgedDataKey unwrap(MasterKey key, KeyCall call) {
            UnwrappedDataKey unwrapped = key.unwrap(wrapped, keyBound, call);
            return new AgedDataKey(
                    DataKey.takeOwnershipOf(takeFrom(unwrapped.plaintext(), key), keyBound, List.of(wrapped)),
                    unwrapped.age());
        }

        private List<Integer> inTurn() {
            List<Integer> inTurn = new ArrayList<>(trusting.length);
            List<Integer> last = new ArrayList<>();
            for (int index : trusting) {
                (breaker.isOpenOrTakeProbe(index) ? last : inTurn).add(index);
            }
            inTurn.addAll(last);
            return inTurn;
        }

        private void note(int index, DataKeyException failure) {
            switch (failure.category()) {
                case TRANSIENT -> breaker.failed(index);
                // it was not asked
                case CONFIGURATION, CREDENTIALS -> {}
                default -> breaker.answered(index);
            }
        }

        @Override
        public DataKey.Lease lease(KeyCall call) {
            long since = call.since();
            return onlyLease(unwrap(
                            call,
                            index ->
                                    nanos.getAsLong() - since >= PATIENCE_NANOS && breaker.hasFailedSince(index, since))
                    .dataKey());
        }

        /** Returns 1 if every master key that trusts it failed transiently within the last 10 seconds, else 0. */
        @Override
        public int distance() {
            for (int index : trusting) {
                if (!breaker.isOpen(index)) {
                    return 0;
                }
            }
            return 1;
        }
    }

    /** Returns the one lease there will ever be: the data key is wiped when it is returned. */
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

    /** Returns the names of the master keys. */
    @Override
    public String toString() {
        return keys.stream().map(MasterKey::name).toList().toString();
    }
}
