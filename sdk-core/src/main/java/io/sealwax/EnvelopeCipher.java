package io.sealwax;

import io.sealwax.internal.buffer.Input;
import io.sealwax.internal.buffer.Output;
import io.sealwax.internal.buffer.Overlap;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.crypto.RandomBytes;
import io.sealwax.internal.file.AtomicFile;
import io.sealwax.internal.message.MessageOpener;
import io.sealwax.internal.message.MessageSealer;
import io.sealwax.internal.parallel.Threads;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.MasterKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Encrypts plaintexts into messages, and decrypts messages.
 *
 * <p><b>Guarantees.</b> A message decrypts only with the data key and the whole {@linkplain EncryptionContext
 * encryption context} it was encrypted with, and only if no bit of its context and body was changed. No plaintext is
 * returned before it was verified. If a call fails, the range that its output would have taken is filled with zeros,
 * once its length is known, and the positions of buffers are where they were. What can be checked without a KMS is
 * checked before one is called.
 *
 * <p><b>Restrictions.</b> A message does not say who wrote it, how often it was sent, or whether others were deleted.
 * Methods that take or return arrays and buffers hold the whole message in memory; streams, files and ranges do not.
 * Output must not overlap input; an overlap is found and refused, even between two buffers over one file that is mapped
 * twice.
 *
 * <p><b>Overloads.</b> A method that decrypts takes either an {@link EncryptionContext}, and then the message must have
 * exactly these pairs, or a {@link ContextMatch}. With a match it also returns the whole context of the message. The
 * expected context supplies the values of detached pairs.
 *
 * <p>Lengths and offsets are in bytes. Arrays and buffers stay the caller's, are not kept, and are not written to
 * unless they are the output. Immutable and thread-safe: make one and share it. A cipher owns nothing and need not be
 * closed; its data-key provider stays the caller's.
 */
public final class EnvelopeCipher {
    private final SealingKeys sealing;
    private final OpeningKeys opening;
    private final CryptoProvider crypto;
    private final Threads threads;
    private final Threads streamThreads;

    EnvelopeCipher(EnvelopeCipherBuilder from) {
        RequiredNames required = new RequiredNames(from.required);
        sealing = new SealingKeys(from.keys, required, from.sections, from.detachedKeys);
        opening = new OpeningKeys(from.keys, required, from.sections, from.maxWrappedKeys);
        crypto = (from.crypto == null ? ProviderChoice.preferred() : from.crypto).withWarmUp(from.warmUp);
        threads = crypto.sharesArrays() ? from.threads() : Threads.ONE;
        streamThreads = crypto.sharesArrays() ? from.streamThreads() : Threads.ONE;
    }

    /**
     * Returns a builder of a cipher that gets its data keys here, for example from a cache.
     *
     * @param keys stays the caller's, to close if it can be closed
     */
    public static EnvelopeCipherBuilder builder(DataKeyProvider keys) {
        return new EnvelopeCipherBuilder(keys);
    }

    /**
     * Returns a builder of a cipher without a cache: it asks the master keys for a new data key for each message.
     *
     * @param first generates data keys
     * @param others wrap the same data keys too, so that any of them decrypts a message; a reader accepts at most 8
     *     wrapped keys unless its {@link EnvelopeCipherBuilder#maxWrappedKeys} says otherwise
     */
    public static EnvelopeCipherBuilder builder(MasterKey first, MasterKey... others) {
        return new EnvelopeCipherBuilder(MasterKeys.of(first, others));
    }

    /**
     * Prevents processes that continue from one snapshot, of a virtual machine, a container or a JVM, from repeating
     * each other's nonces. Call it before the snapshot, as late as possible, and once more after it if you can.
     *
     * <p>It affects the whole process, with all its ciphers and data keys. Random bytes that were drawn ahead are
     * dropped, and records begin a new session. Each chunked message that is being encrypted fails before its next
     * chunk, and its key is wiped: streams, files and repeatable messages throw an {@link IOException}, calls on arrays
     * and buffers an {@link IllegalStateException}. Decryption continues.
     *
     * <p>Encryption between this call and the snapshot is not covered. No data key is dropped; a cache has a
     * {@code forgetAll} of its own, which calls this. Thread-safe.
     */
    public static void beforeSnapshot() {
        RandomBytes.forget();
    }

    /**
     * Encrypts a plaintext, and returns the message.
     *
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if no data key could be obtained
     */
    public byte[] encrypt(byte[] plaintext, EncryptionContext context) {
        try (MessageSealer sealer = sealing.sealer(context, crypto, plaintext.length)) {
            byte[] message = new byte[sealer.messageLength()];
            sealer.seal(Input.of(plaintext), threads, Output.of(message, 0));
            return message;
        }
    }

    /**
     * Encrypts {@code length} bytes of an array into another one, and returns the message's length.
     *
     * @throws IllegalArgumentException if the output is too short, for which see {@link #encryptedLength}, or overlaps
     *     the plaintext
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if no data key could be obtained
     */
    public int encrypt(byte[] plaintext, int offset, int length, byte[] out, int outOffset, EncryptionContext context) {
        Objects.checkFromIndexSize(offset, length, plaintext.length);
        Objects.checkFromIndexSize(outOffset, 0, out.length);
        try (Input in = Input.of(plaintext, offset, length, out);
                MessageSealer sealer = sealing.sealer(context, crypto, length)) {
            int messageLength = sealer.messageLength();
            Output.requireRoom(messageLength, out.length - outOffset);
            Overlap.refuse(plaintext, offset, length, out, outOffset, messageLength);
            sealer.seal(in, threads, Output.of(out, outOffset));
            return messageLength;
        }
    }

    /**
     * Encrypts the remaining bytes of a buffer into another one, and returns the message's length. Both positions move
     * past what was read and written. Any kind of buffer will do; the plaintext's may be read-only.
     *
     * @throws IllegalArgumentException if the output is too short or overlaps the plaintext
     * @throws java.nio.ReadOnlyBufferException if the output is read-only
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if no data key could be obtained
     */
    public int encrypt(ByteBuffer plaintext, ByteBuffer out, EncryptionContext context) {
        try (Output sealed = Output.of(out);
                Input in = Input.of(plaintext, out);
                MessageSealer sealer = sealing.sealer(context, crypto, in.length())) {
            int messageLength = sealer.messageLength();
            Output.requireRoom(messageLength, out.remaining());
            Overlap.refuse(plaintext, out, messageLength);
            sealer.seal(in, threads, sealed);
            plaintext.position(plaintext.limit());
            out.position(out.position() + messageLength);
            return messageLength;
        }
    }

    /**
     * Returns the length of the message for a plaintext of this length. It holds until the data key is replaced by one
     * whose wrapped form has another length; those of AWS KMS hardly ever differ. Needs a data key as encryption does:
     * without a cache that is a call of its own.
     *
     * @throws DataKeyException if no data key could be obtained
     */
    public int encryptedLength(int plaintextLength, EncryptionContext context) {
        if (plaintextLength < 0) {
            throw new IllegalArgumentException("a plaintext of " + plaintextLength + " bytes");
        }
        try (MessageSealer sealer = sealing.sealer(context, crypto, plaintextLength)) {
            return sealer.messageLength();
        }
    }

    /**
     * Decrypts a message that has exactly this context, and returns its plaintext.
     *
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists
     */
    public byte[] decrypt(byte[] message, EncryptionContext expected) {
        ContextMatch match = ContextMatch.exactly(expected);
        try (MessageOpener opener = new MessageOpener(Input.of(message), match.stored())) {
            opening.unlock(opener, match);
            return opener.open(crypto, threads);
        }
    }

    /**
     * Decrypts a message whose context matches, and returns its plaintext with the whole context.
     *
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists
     */
    public DecryptedMessage decrypt(byte[] message, ContextMatch match) {
        try (MessageOpener opener = new MessageOpener(Input.of(message), match.stored())) {
            EncryptionContext context = opening.unlock(opener, match);
            return new DecryptedMessage(opener.open(crypto, threads), context);
        }
    }

    /**
     * Decrypts a message that has exactly this context, in {@code length} bytes of an array, into another array.
     * Returns the plaintext's length, which {@link EnvelopeHeader#plaintextLength} tells beforehand.
     *
     * @throws IllegalArgumentException if the output is too short or overlaps the message
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists
     */
    public int decrypt(byte[] message, int offset, int length, byte[] out, int outOffset, EncryptionContext expected) {
        Objects.checkFromIndexSize(offset, length, message.length);
        Objects.checkFromIndexSize(outOffset, 0, out.length);
        ContextMatch match = ContextMatch.exactly(expected);
        try (Input in = Input.of(message, offset, length, out);
                MessageOpener opener = new MessageOpener(in, match.stored())) {
            int plaintextLength = opener.plaintextLength();
            Output.requireRoom(plaintextLength, out.length - outOffset);
            Overlap.refuse(message, offset, length, out, outOffset, plaintextLength);
            decryptInto(opener, match, Output.of(out, outOffset));
            return plaintextLength;
        }
    }

    /**
     * Decrypts a message whose context matches, in the remaining bytes of a buffer, into another buffer. Returns the
     * whole context. Both positions move past what was read and written, on success only. Any kind of buffer will do;
     * the message's may be read-only.
     *
     * @throws IllegalArgumentException if the output is too short or overlaps the message
     * @throws java.nio.ReadOnlyBufferException if the output is read-only
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists
     */
    public EncryptionContext decrypt(ByteBuffer message, ByteBuffer out, ContextMatch match) {
        try (Input in = Input.of(message, out);
                Output opened = Output.of(out);
                MessageOpener opener = new MessageOpener(in, match.stored())) {
            int plaintextLength = opener.plaintextLength();
            Output.requireRoom(plaintextLength, out.remaining());
            Overlap.refuse(message, out, plaintextLength);
            EncryptionContext context = decryptInto(opener, match, opened);
            message.position(message.limit());
            out.position(out.position() + plaintextLength);
            return context;
        }
    }

    /** Does the same for a message that has exactly this context, and returns the plaintext's length. */
    public int decrypt(ByteBuffer message, ByteBuffer out, EncryptionContext expected) {
        int before = out.position();
        decrypt(message, out, ContextMatch.exactly(expected));
        return out.position() - before;
    }

    private EncryptionContext decryptInto(MessageOpener opener, ContextMatch match, Output out) {
        EncryptionContext context;
        try {
            context = opening.unlock(opener, match);
        } catch (Throwable t) {
            out.wipe(opener.plaintextLength());
            throw t;
        }
        opener.openOrWipe(crypto, threads, out);
        return context;
    }

    /**
     * Starts a message that is written as its plaintext arrives, in chunks: of any length, in bounded memory. It ends
     * with {@link EncryptingOutputStream#finish()}. If it is closed without that, the message does not open, and no
     * exception is thrown.
     *
     * @param out receives the message; closed with the stream that is returned
     * @throws ContextException if the context lacks a required pair
     */
    public EncryptingOutputStream encryptTo(OutputStream out, EncryptionContext context) {
        sealing.required().check(context);
        return new EncryptingOutputStream(out, () -> sealing.begin(context, crypto), streamThreads);
    }

    /** Does the same with a channel in blocking mode. */
    public EncryptingOutputStream encryptToChannel(WritableByteChannel out, EncryptionContext context) {
        return encryptTo(Channels.newOutputStream(out), context);
    }

    /**
     * Returns the plaintext of a message that has exactly this context, decrypted as it is read: of any length, in
     * bounded memory.
     *
     * @param in the message, which extends to its end; closed with the stream that is returned
     */
    public DecryptingInputStream decryptFrom(InputStream in, EncryptionContext expected) {
        return decryptFrom(in, ContextMatch.exactly(expected));
    }

    /** Does the same for a message whose context matches; the stream's {@code context()} is the whole context. */
    public DecryptingInputStream decryptFrom(InputStream in, ContextMatch match) {
        return new DecryptingInputStream(in, match, opening, crypto, streamThreads);
    }

    /** Does the same with a message from a channel in blocking mode. */
    public DecryptingInputStream decryptFromChannel(ReadableByteChannel in, EncryptionContext expected) {
        return decryptFromChannel(in, ContextMatch.exactly(expected));
    }

    /** Does the same with a message from a channel in blocking mode, whose context matches. */
    public DecryptingInputStream decryptFromChannel(ReadableByteChannel in, ContextMatch match) {
        return decryptFrom(Channels.newInputStream(in), match);
    }

    /**
     * Opens a message to read ranges of its plaintext. Reads the header and the last chunk, or a record whole.
     *
     * @param source the message; stays the caller's, and stays open
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists
     * @throws IOException if the source throws it
     */
    public RangeReader openRanges(Source source, ContextMatch match) throws IOException {
        return RangeReader.open(source, match, opening, crypto, threads);
    }

    /** Does the same for a message that has exactly this context. */
    public RangeReader openRanges(Source source, EncryptionContext expected) throws IOException {
        return openRanges(source, ContextMatch.exactly(expected));
    }

    /**
     * Returns a message that is encrypted while it is read, with the same bytes each time, for uploads that are retried
     * or sent in parts.
     *
     * @param plaintext stays the caller's, and stays open until the message is closed
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if no data key could be obtained
     * @throws IOException if the source does not know its size, or says that it is empty and has bytes
     */
    public RepeatableMessage encryptRepeatably(Source plaintext, EncryptionContext context) throws IOException {
        return RepeatableMessage.of(plaintext, sealing.begin(context, crypto));
    }

    /**
     * Encrypts a file into another one, which appears, or is replaced, only when the message is complete and on the
     * disk. It may be the same file.
     *
     * <p>On Linux, nobody can do more with a replaced file than before: the new one keeps mode, owner, group, access
     * control list and extended attributes, for which the old file is copied for a moment. Other hard links keep the
     * old content. If this process may not give files away, or if others could have put the file there, a file of
     * another user becomes this process's, open to its owner alone.
     *
     * <p>These outputs are refused before anything is written: anything but a regular file; a name of a descriptor,
     * such as {@code /dev/stdout}; a file that is mounted by itself; a file in a folder that cannot be written; and a
     * file that would be open to more users than the old one was. An existing file is also refused if its file system
     * cannot replace it in one step, such as that of a zip file.
     *
     * <p>If a process is killed, {@code .sealwax-*.partial} stays in the folder, open to its owner alone. The next file
     * that the same user writes there deletes it.
     *
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if no data key could be obtained
     * @throws IOException if a file cannot be read or written
     */
    public void encrypt(Path plaintext, Path message, EncryptionContext context) throws IOException {
        sealing.required().check(context);
        try (InputStream in = Files.newInputStream(plaintext);
                AtomicFile target = AtomicFile.at(message);
                EncryptingOutputStream out =
                        new EncryptingOutputStream(target.stream(), () -> sealing.begin(context, crypto), threads)) {
            out.transferFrom(in);
            out.finish();
            target.commit();
        }
    }

    /**
     * Decrypts a file into another one, which appears, or is replaced, only when all of the message was verified and
     * the plaintext is on the disk. It may be the same file. An existing file is replaced as {@link #encrypt(Path,
     * Path, EncryptionContext)} says.
     *
     * @return the whole context
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists, a chunked message's end last
     * @throws IOException if a file cannot be read or written
     */
    public EncryptionContext decrypt(Path message, Path plaintext, ContextMatch match) throws IOException {
        try (DecryptingInputStream in =
                new DecryptingInputStream(Files.newInputStream(message), match, opening, crypto, threads)) {
            // what cannot be opened leaves the target alone from the start
            EncryptionContext context = in.context();
            try (AtomicFile target = AtomicFile.at(plaintext)) {
                in.transferTo(target.stream());
                target.commit();
            }
            return context;
        }
    }

    /** Does the same for a message that has exactly this context. */
    public EncryptionContext decrypt(Path message, Path plaintext, EncryptionContext expected) throws IOException {
        return decrypt(message, plaintext, ContextMatch.exactly(expected));
    }

    /** Returns the names of the required pairs, the JCA provider, and the master keys' names. */
    @Override
    public String toString() {
        return "EnvelopeCipher[requires " + sealing.required() + ", " + crypto + ", " + sealing.provider() + "]";
    }
}
