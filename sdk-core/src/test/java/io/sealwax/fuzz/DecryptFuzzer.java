package io.sealwax.fuzz;

import static io.sealwax.fuzz.HeaderFuzzer.require;

import io.sealwax.ContextMatch;
import io.sealwax.DecryptedMessage;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeException;
import io.sealwax.EnvelopeHeader;
import io.sealwax.Failure;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Opens changed messages. They are refused with an {@link EnvelopeException}, alike by every method, and with zeros
 * where the plaintext would have stood; or they open to what was sealed. No more memory is taken than the bytes account
 * for.
 */
public final class DecryptFuzzer {
    /** Unwrapping a data key and deriving from it, for each of the 8 wrapped keys that a reader takes. */
    private static final long FIXED = 8 * (128 << 10);

    private static final int MARK = 0xaa;
    private static final int MARGIN = 9;

    private static final FuzzKeys KEYS = new FuzzKeys(false);
    private static final EnvelopeCipher CIPHER =
            EnvelopeCipher.builder(KEYS.master()).keySections(KEYS).build();

    /** What each original binds. */
    private static final Map<Original, byte[]> ORIGINALS = Original.ALL.stream()
            .collect(Collectors.toUnmodifiableMap(
                    Function.identity(), original -> withoutKeys(FuzzCorpus.message(original))));

    private DecryptFuzzer() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        byte[] before = data.clone();
        ContextMatch match = matchFor(data);
        Allocation.within(FIXED + HeaderFuzzer.limit(data) + data.length, () -> open(data, match));
        Object outcome = open(data, match);
        if (outcome instanceof DecryptedMessage opened) {
            checkIsAnOriginal(data, opened);
        }
        checkInto(data, match, outcome);
        require(Arrays.equals(data, before), "the message is not written to");
    }

    /** At least no pairs, or where values have to be supplied those of the original that has such. */
    private static ContextMatch matchFor(byte[] data) {
        ContextMatch any = ContextMatch.containing(EncryptionContext.none());
        return open(data, any) == Failure.MISSING_DETACHED_VALUE ? ContextMatch.exactly(Original.DETACHED) : any;
    }

    /** The message that it opens to, or the failure. */
    static Object open(byte[] data, ContextMatch match) {
        try {
            return CIPHER.decrypt(data, match);
        } catch (EnvelopeException e) {
            require(e.getMessage() != null && !e.getMessage().isBlank(), "the message is a sentence");
            return e.failure();
        }
    }

    static DecryptedMessage open(byte[] data) {
        return open(data, matchFor(data)) instanceof DecryptedMessage opened ? opened : null;
    }

    /** No bit of it was changed but in its key section. */
    private static void checkIsAnOriginal(byte[] data, DecryptedMessage opened) {
        byte[] bound = withoutKeys(data);
        Original same = ORIGINALS.entrySet().stream()
                .filter(original -> Arrays.equals(original.getValue(), bound))
                .map(Map.Entry::getKey)
                .findAny()
                .orElseThrow(() -> new AssertionError("a changed message opens"));
        require(same.context().equals(opened.context()), "the context is the one it was sealed with");
        require(
                Arrays.equals(Original.plaintext(same.plaintextLength()), opened.plaintext()),
                "the plaintext is the one that was sealed");
    }

    /** Prefix, context and body. */
    private static byte[] withoutKeys(byte[] message) {
        int keysAt = 7 + (((message[5] & 0xff) << 8) | (message[6] & 0xff));
        int bodyAt = EnvelopeHeader.parse(message).length();
        byte[] rest = Arrays.copyOf(message, keysAt + message.length - bodyAt);
        System.arraycopy(message, bodyAt, rest, keysAt, message.length - bodyAt);
        return rest;
    }

    /**
     * The same into a buffer that is not written to beyond the plaintext, and holds zeros there where the message does
     * not open.
     */
    private static void checkInto(byte[] data, ContextMatch match, Object outcome) {
        int length = plaintextLength(data);
        byte[] out = new byte[MARGIN + Math.max(0, length) + MARGIN];
        Arrays.fill(out, (byte) MARK);
        ByteBuffer message = ByteBuffer.allocateDirect(data.length).put(data).flip();
        ByteBuffer buffer = ByteBuffer.wrap(out).position(MARGIN).limit(out.length - MARGIN);
        Object outcomeInto;
        try {
            EncryptionContext context = CIPHER.decrypt(message.asReadOnlyBuffer(), buffer, match);
            require(buffer.remaining() == 0, "the position moves past the plaintext");
            outcomeInto = new Opened(Arrays.copyOfRange(out, MARGIN, out.length - MARGIN), context);
        } catch (EnvelopeException e) {
            require(buffer.position() == MARGIN, "the position stays where it was");
            outcomeInto = e.failure();
        }
        checkSame(outcome, outcomeInto);
        int end = out.length - MARGIN;
        byte[] marks = new byte[MARGIN];
        Arrays.fill(marks, (byte) MARK);
        require(Arrays.equals(marks, Arrays.copyOf(out, MARGIN)), "nothing is written before the range");
        require(Arrays.equals(marks, Arrays.copyOfRange(out, end, out.length)), "nothing is written behind the range");
        if (!(outcome instanceof DecryptedMessage)) {
            byte[] range = Arrays.copyOfRange(out, MARGIN, end);
            require(Arrays.equals(range, new byte[range.length]), "a failed call leaves zeros");
        }
    }

    private record Opened(byte[] plaintext, EncryptionContext context) {}

    private static void checkSame(Object outcome, Object other) {
        if (outcome instanceof DecryptedMessage opened && other instanceof Opened openedInto) {
            require(Arrays.equals(opened.plaintext(), openedInto.plaintext()), "the plaintext is the same");
            require(opened.context().equals(openedInto.context()), "the context is the same");
        } else {
            require(outcome.equals(other), "arrays and buffers fail alike: " + outcome + ", " + other);
        }
    }

    /** The length that the message's length implies, or -1 where there is none. */
    private static int plaintextLength(byte[] data) {
        try {
            return Math.toIntExact(EnvelopeHeader.parse(data).plaintextLength(data.length));
        } catch (EnvelopeException e) {
            return -1;
        }
    }
}
