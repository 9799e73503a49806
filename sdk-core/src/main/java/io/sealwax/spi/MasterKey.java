package io.sealwax.spi;

import io.sealwax.EncryptionContext;
import java.time.Duration;
import java.util.Objects;

/**
 * A key that wraps data keys and never leaves where it is kept: a KMS, an HSM, or a {@link io.sealwax.LocalMasterKey}.
 *
 * <p>A master key is given the key-bound pairs of a context only, and must bind the wrapped key to exactly these. It
 * keeps no data key: the arrays it returns belong to the caller, who wipes them. Implementations are thread-safe, and
 * bound how long they wait. If the KMS refuses or does not answer, they throw a {@link io.sealwax.DataKeyException}
 * with the matching category.
 *
 * <p>A master key in a KMS of your own takes six short methods:
 *
 * <pre>{@code
 * final class VaultMasterKey implements MasterKey {
 *     private final Vault vault;
 *     private final String name;
 *
 *     VaultMasterKey(Vault vault, String name) {
 *         this.vault = vault;
 *         this.name = name;
 *     }
 *
 *     public String providerId() {
 *         return "vault";
 *     }
 *
 *     public String name() {
 *         return name;
 *     }
 *
 *     public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
 *         byte[] dataKey = vault.randomBytes(DataKey.LENGTH);
 *         return new GeneratedDataKey(dataKey, wrap(dataKey, keyBound, call));
 *     }
 *
 *     public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call) {
 *         return new WrappedDataKey("vault", name, vault.encrypt(name, dataKey, keyBound.toMap()));
 *     }
 *
 *     public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
 *         return wrapped.providerId().equals("vault") && wrapped.keyName().equals(name);
 *     }
 *
 *     public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
 *         return new UnwrappedDataKey(vault.decrypt(name, wrapped.wrapped(), keyBound.toMap()));
 *     }
 * }
 * }</pre>
 */
public interface MasterKey {
    /** Returns the provider id in headers, which says what kind of master key this is: 1 to 255 ASCII characters. */
    String providerId();

    /** Returns what the user calls this key; for messages and metrics. */
    String name();

    /**
     * Makes a new data key of 32 bytes and wraps it.
     *
     * @param keyBound the key-bound pairs
     * @param call its circumstances
     * @throws io.sealwax.DataKeyException if no data key could be made
     */
    GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call);

    /**
     * Wraps a data key that another master key generated.
     *
     * @param dataKey 32 bytes, which the caller wipes; neither kept nor changed. Each master key is given an array of
     *     its own
     * @param keyBound the key-bound pairs
     * @param call its circumstances
     * @throws io.sealwax.DataKeyException if it could not be wrapped
     */
    WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call);

    /**
     * Returns whether this master key may be asked to unwrap a data key. Answers from memory and calls nobody: every
     * message that is decrypted asks.
     *
     * @param wrapped from a message, which a stranger may have written
     * @param keyBound the key-bound pairs that the reader expects
     */
    boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound);

    /**
     * Returns the name of the key that is called to unwrap a data key. If messages can name one key in several ways,
     * such as a key with replicas in several Regions, the answer is the same for all of them: a cache keeps one data
     * key for it, so that a stranger cannot make many of one. Makes no call. Returns the name in the message unless it
     * is overridden.
     *
     * @param wrapped one that this key {@linkplain #trusts trusts}
     */
    default String nameToCall(WrappedDataKey wrapped) {
        return wrapped.keyName();
    }

    /**
     * Unwraps a data key.
     *
     * @param wrapped one that this key {@linkplain #trusts trusts}
     * @param keyBound the key-bound pairs it was wrapped with; with any others it must fail
     * @param call its circumstances
     * @throws io.sealwax.DataKeyException if it could not be unwrapped
     */
    UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call);

    /**
     * A new data key in both forms.
     *
     * @param plaintext 32 bytes, which the receiver wipes
     * @param wrapped the same key, wrapped
     * @param age how long ago a KMS last allowed what made it; counts towards the bounds of a cache. Zero for a KMS
     *     that was asked just now
     */
    record GeneratedDataKey(byte[] plaintext, WrappedDataKey wrapped, Duration age) {
        /** Checks the age. The length of the data key is checked by the receiver. */
        public GeneratedDataKey {
            requireAge(age);
        }

        /** Creates one that a KMS allowed just now. */
        public GeneratedDataKey(byte[] plaintext, WrappedDataKey wrapped) {
            this(plaintext, wrapped, Duration.ZERO);
        }

        /** Returns the wrapped form alone. */
        @Override
        public String toString() {
            return wrapped.toString();
        }
    }

    /**
     * A data key that was unwrapped.
     *
     * @param plaintext the data key, which the receiver wipes and whose length it checks
     * @param age how long ago a KMS last allowed what unwrapped it; counts towards the bounds of a cache. Zero for a
     *     KMS that was asked just now
     */
    record UnwrappedDataKey(byte[] plaintext, Duration age) {
        /** Checks the age. */
        public UnwrappedDataKey {
            requireAge(age);
        }

        /** Creates one that a KMS allowed just now. */
        public UnwrappedDataKey(byte[] plaintext) {
            this(plaintext, Duration.ZERO);
        }

        /** Returns nothing of the data key. */
        @Override
        public String toString() {
            return "an unwrapped data key";
        }
    }

    private static void requireAge(Duration age) {
        if (Objects.requireNonNull(age, "age").isNegative()) {
            throw new IllegalArgumentException("a data key of age " + age + ": must not be negative");
        }
    }
}
