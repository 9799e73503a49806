package io.sealwax;

import io.sealwax.internal.buffer.Input;
import io.sealwax.internal.buffer.Output;
import io.sealwax.internal.buffer.Overlap;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.crypto.RandomBytes;
import io.sealwax.internal.message.MessageOpener;
import io.sealwax.internal.message.MessageSealer;
import io.sealwax.internal.file.AtomicFile;
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
 * Seals plaintexts into messages and opens messages.
 *
 * <p><b>Guarantees.</b> A message opens only with the data key and the whole {@linkplain EncryptionContext encryption
 * context} it was sealed with, and only if no bit of its context and body was changed. Nothing of a plaintext is handed
 * out before all of it was verified; when a call fails, the range that its output would have taken is filled with zeros
 * as soon as its length is known, and buffers' positions are where they were. What can be checked without a KMS is
 * checked before one is called.
 *
 * <p><b>Restrictions.</b> A message says nothing about who wrote it, how often it was sent, or whether others were
 * deleted. What takes or returns arrays and buffers has the whole message in memory; streams, files and ranges have
 * not. Output must not overlap input: that is looked for and refused, also between two buffers over one file that is
 * mapped twice.
 *
 * <p>Lengths and offsets are in bytes. Arrays and buffers stay the caller's, and are neither kept nor, but for the
 * output, written to. Immutable and thread-safe; made once. Owns nothing, and so need not be closed: the data-key
 * provider belongs to whoever made it.
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
     * Begins a cipher whose data keys come from here, for example from a cache.
     *
     * @param keys stays the caller's, to close where it can be closed
     */
    public static EnvelopeCipherBuilder builder(DataKeyProvider keys) {
        return new EnvelopeCipherBuilder(keys);
    }

    /**
     * Begins a cipher without a cache: each message asks the master keys for a data key of its own.
     *
     * @param first generates data keys
     * @param others wrap the same data keys too, so that any of them opens a message; a reader takes messages with at
     *     most 8 wrapped keys unless its {@link EnvelopeCipherBuilder#maxWrappedKeys} says otherwise
     */
    public static EnvelopeCipherBuilder builder(MasterKey first, MasterKey... others) {
        return new EnvelopeCipherBuilder(MasterKeys.of(first, others));
    }

    /**
     * Keeps processes that go on from one snapshot, of a virtual machine, a container or a JVM, from repeating each
     * other's nonces. Callers call it before the snapshot, as late as possible, and once more after it if they can.
     *
     * <p>It works on the whole process, with all its ciphers and data keys. Random bytes that were drawn ahead are
     * dropped, and records begin a new session. Each chunked message that is being encrypted fails before its next
     * chunk, and its key is wiped: streams, files and repeatable messages throw an {@link IOException}, calls on arrays
     * and buffers an {@link IllegalStateException}. Decryption goes on.
     *
     * <p>What is encrypted between this call and the snapshot is not covered. No data key is dropped; a cache has a
     * {@code forgetAll} for its own, which calls this. Thread-safe.
     */
    public static void beforeSnapshot() {
        RandomBytes.forget();
    }

    /**
     * Seals a plaintext, and returns the message.
     *
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if there is no data key to be had
     */
    public byte[] encrypt(byte[] plaintext, EncryptionContext context) {
        try (MessageSealer sealer = sealer(context, plaintext.length)) {
            byte[] message = new byte[sealer.messageLength()];
            sealer.seal(Input.of(plaintext), threads, Output.of(message, 0));
            return message;
        }
    }

    /**
     * Seals {@code length} bytes of an array into another one, and returns the message's length. Where that does not
     * fit, {@link #encryptedLength} says what is needed.
     *
     * @throws IllegalArgumentException if the output is too short or overlaps the plaintext
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if there is no data key to be had
     */
    public int encrypt(byte[] plaintext, int offset, int length, byte[] out, int outOffset, EncryptionContext context) {
        Objects.checkFromIndexSize(offset, length, plaintext.length);
        Objects.checkFromIndexSize(outOffset, 0, out.length);
        try (Input in = Input.of(plaintext, offset, length, out);
                MessageSealer sealer = sealer(context, length)) {
            int messageLength = sealer.messageLength();
            Output.requireRoom(messageLength, out.length - outOffset);
            Overlap.refuse(plaintext, offset, length, out, outOffset, messageLength);
            sealer.seal(in, threads, Output.of(out, outOffset));
            return messageLength;
        }
    }

    /**
     * Seals what remains in a buffer into what remains in another one, and returns the message's length. Both positions
     * move past what was read and written. Any kind of buffer will do; the plaintext's may be read-only.
     *
     * @throws IllegalArgumentException if the output is too short or overlaps the plaintext
     * @throws java.nio.ReadOnlyBufferException if the output is read-only
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if there is no data key to be had
     */
    public int encrypt(ByteBuffer plaintext, ByteBuffer out, EncryptionContext context) {
        try (Output sealed = Output.of(out);
                Input in = Input.of(plaintext, out);
                MessageSealer sealer = sealer(context, in.length())) {
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
     * The length of the message for a plaintext of this length. It holds for as long as the data key is not replaced by
     * one whose wrapped form is of another length; AWS KMS's are all but always alike. Asks for a data key as sealing
     * does: without a cache that is a call of its own.
     *
     * @throws DataKeyException if there is no data key to be had
     */
    public int encryptedLength(int plaintextLength, EncryptionContext context) {
        if (plaintextLength < 0) {
            throw new IllegalArgumentException("a plaintext of " + plaintextLength + " bytes");
        }
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
        ContextMatch match = ContextMatch.exactly(expected);
        try (MessageOpener opener = new MessageOpener(Input.of(message), match.stored())) {
            opening.unlock(opener, match);
            return opener.open(crypto, threads);
        }
    }

    /**
     * Opens a message whose context matches, and returns its plaintext with the whole context.
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
                MessageOpener opener = new MessageOpener(in, match.stored())) {
            int plaintextLength = opener.plaintextLength();
            Output.requireRoom(plaintextLength, out.length - outOffset);
            Overlap.refuse(message, offset, length, out, outOffset, plaintextLength);
            decryptInto(opener, match, Output.of(out, outOffset));
            return plaintextLength;
        }
    }

    /**
     * Opens what remains in a buffer into what remains in another one, and returns the whole context. Both positions
     * move past what was read and written, on success only. Any kind of buffer will do; the message's may be read-only.
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

    /**
     * Begins a message that is written as its plaintext comes, in chunks: of any length, in bounded memory. It ends
     * with {@link EncryptingOutputStream#finish()}. If it is closed without that, the message does not open, and no
     * exception is thrown.
     *
     * @param out what the message is written to; closed with the stream that is returned
     * @throws ContextException if the context lacks a required pair
     */
    public EncryptingOutputStream encryptTo(OutputStream out, EncryptionContext context) {
        sealing.required().check(context);
        return new EncryptingOutputStream(out, () -> sealing.begin(context, crypto), streamThreads);
    }

    /**
     * The same to a channel in blocking mode. What is a stream and a channel, as an {@link EncryptingOutputStream} is,
     * has to be cast to one of them.
     *
     * @throws ContextException if the context lacks a required pair
     */
    public EncryptingOutputStream encryptTo(WritableByteChannel out, EncryptionContext context) {
        return encryptTo(Channels.newOutputStream(out), context);
    }

    /**
     * The plaintext of a message that has exactly this context, as the message comes: of any length, in bounded memory.
     *
     * @param in what the message is read from, to its end; closed with the stream that is returned
     * @param expected all pairs of the message; supplies the values of those that are detached
     */
    public DecryptingInputStream decryptFrom(InputStream in, EncryptionContext expected) {
        return decryptFrom(in, ContextMatch.exactly(expected));
    }

    /** The same for a message whose context matches; {@link DecryptingInputStream#context()} is the whole of it. */
    public DecryptingInputStream decryptFrom(InputStream in, ContextMatch match) {
        return new DecryptingInputStream(in, match, opening, crypto, streamThreads);
    }

    /**
     * The plaintext of a message that has exactly this context, as the message comes from a channel: of any length, in
     * bounded memory. What is a stream and a channel, as a {@link DecryptingInputStream} is, has to be cast to one of
     * them.
     *
     * @param in what the message is read from, to its end, in blocking mode; closed with the stream that is returned
     * @param expected all pairs of the message; supplies the values of those that are detached
     */
    public DecryptingInputStream decryptFrom(ReadableByteChannel in, EncryptionContext expected) {
        return decryptFrom(in, ContextMatch.exactly(expected));
    }

    /** The same for a message whose context matches. */
    public DecryptingInputStream decryptFrom(ReadableByteChannel in, ContextMatch match) {
        return decryptFrom(Channels.newInputStream(in), match);
    }

    /**
     * Opens a message to read ranges of its plaintext. Reads the header and the last chunk, or a record whole.
     *
     * @param source where the message is; stays the caller's, and stays open
     * @return the caller's to close
     * @throws EnvelopeException of the class and in the order that {@link Failure} lists
     * @throws IOException what the source throws
     */
    public RangeReader openRanges(Source source, ContextMatch match) throws IOException {
        return RangeReader.open(source, match, opening, crypto, threads);
    }

    /** The same for a message that has exactly this context. */
    public RangeReader openRanges(Source source, EncryptionContext expected) throws IOException {
        return openRanges(source, ContextMatch.exactly(expected));
    }

    /**
     * A message that is made while it is read, and whose bytes are the same each time, for uploads that are repeated or
     * sent in parts.
     *
     * @param plaintext stays the caller's, and stays open until the message is closed
     * @return the caller's to close
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if there is no data key to be had
     * @throws IOException if the source cannot tell its size, or says that it is empty and has bytes
     */
    public RepeatableMessage encryptRepeatably(Source plaintext, EncryptionContext context) throws IOException {
        return RepeatableMessage.of(plaintext, sealing.begin(context, crypto));
    }

    /**
     * Encrypts a file into another one, which appears, or is replaced, only when the message is complete and on the
     * disk. It may be the same file.
     *
     * <p>On Linux, nobody can do more with a file that was replaced than before. The new file keeps mode, owner, group,
     * access control list and extended attributes; to that end the old file is copied for a moment, which takes time
     * and room. Other hard links keep the old content. A file of another user becomes this process's, open to its owner
     * alone, if this process may not give files away or if others could have put the file there.
     *
     * <p>Refused before anything is written: what is no regular file; a name of a descriptor, such as
     * {@code /dev/stdout}; a file that is mounted by itself; a folder that cannot be written; and what would be open to
     * more than the old file was. If a file system cannot replace a file in one step, as that of a zip file cannot, a
     * file that is already there is refused.
     *
     * <p>If a process is killed, {@code .sealwax-*.partial} stays in the folder, open to its owner alone. The next file
     * that the same user writes there deletes it.
     *
     * @throws ContextException if the context lacks a required pair
     * @throws DataKeyException if there is no data key to be had
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
     * the plaintext is on the disk. It may be the same file. A file that is there is replaced as {@link #encrypt(Path,
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

    /** The same for a message that has exactly this context. */
    public EncryptionContext decrypt(Path message, Path plaintext, EncryptionContext expected) throws IOException {
        return decrypt(message, plaintext, ContextMatch.exactly(expected));
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

    private MessageSealer sealer(EncryptionContext context, int plaintextLength) {
        return sealing.sealer(context, crypto, plaintextLength);
    }

    /** The names of the required pairs, the JCA provider, and the master keys' names. */
    @Override
    public String toString() {
        return "EnvelopeCipher[requires " + sealing.required() + ", " + crypto + ", " + sealing.provider() + "]";
    }
}
