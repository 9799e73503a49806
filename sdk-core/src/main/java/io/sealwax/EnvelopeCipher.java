package io.sealwax;

import io.sealwax.internal.buffer.Input;
import io.sealwax.internal.buffer.Output;
import io.sealwax.internal.buffer.Overlap;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.header.Layout;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.MasterKeys;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Seals plaintexts into messages and opens messages.
 *
 * <p><b>Guarantees.</b> A message opens only with the data key and the whole {@linkplain EncryptionContext encryption context} it was sealed
 * with, and only if no bit of its context and body was changed. Nothing of a plaintext is handed out before all of it was verified; when a call
 * fails, the range that its output would have taken is filled with zeros as soon as its length is known, and buffers' positions are where they
 * were. What can be checked without a KMS is checked before one is called.
 *
 * <p><b>Restrictions.</b> A message says nothing about who wrote it, how often it was sent, or whether others were deleted. Plaintext and
 * message are in memory as a whole. Output must not overlap input.
 *
 * <p>Lengths and offsets are in bytes. Arrays and buffers stay the caller's, and are neither kept nor, but for the output, written to. Immutable
 * and thread-safe; made once. Owns nothing, and so need not be closed: the data-key provider belongs to whoever made it.
 */
public final class EnvelopeCipher {
    private final DataKeyProvider keys;
    private final RequiredNames required;
    private final @Nullable KeySectionStore sections;
    private final boolean detachedKeys;
    private final CryptoProvider crypto;
    private final KeySearch search;

    private EnvelopeCipher(Builder from) {
        keys = from.keys;
        required = new RequiredNames(from.required);
        sections = from.sections;
        detachedKeys = from.detachedKeys;
        crypto = from.crypto == null ? ProviderChoice.preferred() : from.crypto;
        search = new KeySearch(keys, from.maxWrappedKeys);
    }

    /**
     * Begins a cipher whose data keys come from here, for example from a cache.
     *
     * @param keys stays the caller's, to close where it can be closed
     */
    public static Builder builder(DataKeyProvider keys) {
        return new Builder(keys);
    }

    /**
     * Begins a cipher without a cache: each message asks the master keys for a data key of its own.
     *
     * @param first generates data keys
     * @param others wrap the same data keys too, so that any of them opens a message; a reader takes messages with at most 8 wrapped keys unless its
     *     {@link Builder#maxWrappedKeys} says otherwise
     */
    public static Builder builder(MasterKey first, MasterKey... others) {
        return new Builder(MasterKeys.of(first, others));
    }

    /**
     * Seals a plaintext, and returns the message.
     *
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if there is no data key to be had
     */
    public byte[] encrypt(byte[] plaintext, EncryptionContext context) {
        required.check(context);
        try (MessageSealer sealer = sealer(context, plaintext.length)) {
            byte[] message = new byte[sealer.messageLength()];
            sealer.seal(Input.of(plaintext), Output.of(message, 0));
            return message;
        }
    }

    /**
     * Seals {@code length} bytes of an array into another one, and returns the message's length. Where that does not fit,
     * {@link #encryptedLength} says what is needed.
     *
     * @throws IllegalArgumentException if the output is too short or overlaps the plaintext
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if there is no data key to be had
     */
    public int encrypt(byte[] plaintext, int offset, int length, byte[] out, int outOffset, EncryptionContext context) {
        Objects.checkFromIndexSize(offset, length, plaintext.length);
        Objects.checkFromIndexSize(outOffset, 0, out.length);
        required.check(context);
        try (Input in = Input.of(plaintext, offset, length, out);
                MessageSealer sealer = sealer(context, length)) {
            int messageLength = sealer.messageLength();
            Output.requireRoom(messageLength, out.length - outOffset);
            Overlap.refuse(plaintext, offset, length, out, outOffset, messageLength);
            sealer.seal(in, Output.of(out, outOffset));
            return messageLength;
        }
    }

    /**
     * Seals what remains in a buffer into what remains in another one, and returns the message's length. Both positions move past what was read
     * and written. Any kind of buffer will do; the plaintext's may be read-only.
     *
     * @throws IllegalArgumentException if the output is too short or overlaps the plaintext
     * @throws java.nio.ReadOnlyBufferException if the output is read-only
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if there is no data key to be had
     */
    public int encrypt(ByteBuffer plaintext, ByteBuffer out, EncryptionContext context) {
        required.check(context);
        try (Output sealed = Output.of(out);
                Input in = Input.of(plaintext, out);
                MessageSealer sealer = sealer(context, in.length())) {
            int messageLength = sealer.messageLength();
            Output.requireRoom(messageLength, out.remaining());
            Overlap.refuse(plaintext, out, messageLength);
            sealer.seal(in, sealed);
            plaintext.position(plaintext.limit());
            out.position(out.position() + messageLength);
            return messageLength;
        }
    }

    /**
     * The length of the message for a plaintext of this length. It holds for as long as the data key is not replaced by one whose wrapped form is
     * of another length; AWS KMS's are all but always alike. Asks for a data key as sealing does: without a cache that is a call of its own.
     *
     * @throws DataKeyException if there is no data key to be had
     */
    public int encryptedLength(int plaintextLength, EncryptionContext context) {
        if (plaintextLength < 0) {
            throw new IllegalArgumentException("a plaintext of " + plaintextLength + " bytes");
        }
        required.check(context);
        try (MessageSealer sealer = sealer(context, plaintextLength)) {
            return sealer.messageLength();
        }
    }

    /**
     * Opens a message that has exactly this context, and returns its plaintext.
     *
     * @param expected all pairs of the message; supplies the values of those that are detached
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists
     */
    public byte[] decrypt(byte[] message, EncryptionContext expected) {
        try (MessageOpener opener = new MessageOpener(Input.of(message), ContextMatch.exactly(expected))) {
            unlock(opener);
            return open(opener);
        }
    }

    /**
     * Opens a message whose context matches, and returns its plaintext with the whole context.
     *
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists
     */
    public DecryptedMessage decrypt(byte[] message, ContextMatch match) {
        try (MessageOpener opener = new MessageOpener(Input.of(message), match)) {
            EncryptionContext context = unlock(opener);
            return new DecryptedMessage(open(opener), context);
        }
    }

    /**
     * Opens {@code length} bytes of an array into another one, and returns the plaintext's length, which
     * {@link EnvelopeHeader#plaintextLength} tells beforehand.
     *
     * @param expected all pairs of the message; supplies the values of those that are detached
     * @throws IllegalArgumentException if the output is too short or overlaps the message
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists
     */
    public int decrypt(byte[] message, int offset, int length, byte[] out, int outOffset, EncryptionContext expected) {
        Objects.checkFromIndexSize(offset, length, message.length);
        Objects.checkFromIndexSize(outOffset, 0, out.length);
        ContextMatch match = ContextMatch.exactly(expected);
        try (Input in = Input.of(message, offset, length, out);
                MessageOpener opener = new MessageOpener(in, match)) {
            int plaintextLength = opener.plaintextLength();
            Output.requireRoom(plaintextLength, out.length - outOffset);
            Overlap.refuse(message, offset, length, out, outOffset, plaintextLength);
            decryptInto(opener, Output.of(out, outOffset));
            return plaintextLength;
        }
    }

    /**
     * Opens what remains in a buffer into what remains in another one, and returns the whole context. Both positions move past what was read and
     * written, on success only. Any kind of buffer will do; the message's may be read-only.
     *
     * @throws IllegalArgumentException if the output is too short or overlaps the message
     * @throws java.nio.ReadOnlyBufferException if the output is read-only
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists
     */
    public EncryptionContext decrypt(ByteBuffer message, ByteBuffer out, ContextMatch match) {
        try (Input in = Input.of(message, out);
                Output opened = Output.of(out);
                MessageOpener opener = new MessageOpener(in, match)) {
            int plaintextLength = opener.plaintextLength();
            Output.requireRoom(plaintextLength, out.remaining());
            Overlap.refuse(message, out, plaintextLength);
            EncryptionContext context = decryptInto(opener, opened);
            message.position(message.limit());
            out.position(out.position() + plaintextLength);
            return context;
        }
    }

    private byte[] open(MessageOpener opener) {
        byte[] plaintext = new byte[opener.plaintextLength()];
        open(opener, Output.of(plaintext, 0));
        return plaintext;
    }

    private EncryptionContext decryptInto(MessageOpener opener, Output out) {
        boolean unlocked = false;
        try {
            EncryptionContext context = unlock(opener);
            unlocked = true;
            open(opener, out);
            return context;
        } finally {
            if (!unlocked) {
                out.wipe(opener.plaintextLength());
            }
        }
    }

    private EncryptionContext unlock(MessageOpener opener) {
        required.check(opener.expected());
        return opener.unlock(sections, search);
    }

    private void open(MessageOpener opener, Output out) {
        boolean opened = false;
        try {
            opener.open(crypto, out);
            opened = true;
        } finally {
            if (!opened) {
                out.wipe(opener.plaintextLength());
            }
        }
    }

    private MessageSealer sealer(EncryptionContext context, int plaintextLength) {
        DataKey.Lease lease = keys.current(context.keyBound());
        boolean takenOver = false;
        try {
            if (!lease.dataKey().keyBound().equals(context.keyBound())) {
                throw new IllegalStateException("the data-key provider gave a data key of another context");
            }
            if (detachedKeys && sections != null) {
                lease.dataKey().keepSectionIn(sections);
            }
            MessageSealer sealer = new MessageSealer(lease, context, crypto, detachedKeys, plaintextLength);
            takenOver = true;
            return sealer;
        } finally {
            if (!takenOver) {
                lease.close();
            }
        }
    }

    /** The names of the required pairs, the JCA provider, and the master keys' names. */
    @Override
    public String toString() {
        return "EnvelopeCipher[requires " + required + ", " + crypto + ", " + keys + "]";
    }

    /** Collects how a cipher is to be. Not thread-safe. */
    public static final class Builder {
        private final DataKeyProvider keys;
        private final Set<String> required = new TreeSet<>();
        private @Nullable KeySectionStore sections;
        private boolean detachedKeys;
        private @Nullable CryptoProvider crypto;
        private int maxWrappedKeys = Layout.DEFAULT_MAX_WRAPPED_KEYS;

        private Builder(DataKeyProvider keys) {
            this.keys = Objects.requireNonNull(keys, "keys");
        }

        /**
         * Names that every context must have which this cipher is given, to seal and to open: whoever opens has to say the value too, be the
         * match exact or not.
         */
        public Builder requireContext(String... names) {
            for (String name : names) {
                required.add(Objects.requireNonNull(name, "name"));
            }
            return this;
        }

        /** Where the wrapped keys of messages are found that carry a key id instead. Without it such a message does not open. */
        public Builder keySections(KeySectionStore store) {
            sections = Objects.requireNonNull(store, "store");
            return this;
        }

        /** Keeps wrapped keys in the {@linkplain #keySections store}, and writes messages that carry a key id instead. */
        public Builder detachKeys() {
            detachedKeys = true;
            return this;
        }

        /**
         * The most wrapped data keys of a message that is opened, 8 unless it is set; a message with more is refused before a KMS is called.
         *
         * @throws IllegalArgumentException if it is not 1 to 255
         */
        public Builder maxWrappedKeys(int most) {
            if (most < 1 || most > Layout.MAX_WRAPPED_KEYS) {
                throw new IllegalArgumentException(
                        "at most " + most + " wrapped data keys: must be 1 to " + Layout.MAX_WRAPPED_KEYS);
            }
            maxWrappedKeys = most;
            return this;
        }

        /**
         * The JCA provider that encrypts and decrypts messages: {@code SunJCE}, {@code AmazonCorrettoCryptoProvider}, {@code BC}, or any that is registered. Unless it
         * is set here or by the system property {@code sealwax.provider}, Amazon Corretto Crypto Provider is used where it is there and passes its
         * self-test, and else the JDK's.
         *
         * @throws IllegalArgumentException if there is no such provider
         */
        public Builder provider(String name) {
            crypto = ProviderChoice.named(name);
            return this;
        }

        /** The cipher; throws an {@link IllegalStateException} if the settings contradict each other. */
        public EnvelopeCipher build() {
            if (detachedKeys && sections == null) {
                throw new IllegalStateException(
                        "detachKeys() needs keySections(store): wrapped keys that are kept nowhere open nothing");
            }
            return new EnvelopeCipher(this);
        }
    }
}
