package io.sealwax.kms;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeHeader;
import io.sealwax.LocalMasterKey;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.crypto.XaesKeyDerivation;
import io.sealwax.spi.KeyCall;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Everything secret that FORMAT.md derives from the data key for one message, or for one session of records. Equal to
 * the same of another message of the session. Keeps nothing secret.
 */
final class MessageKeys {
    private static final int CONTEXT_LENGTH_AT = 5;
    private static final int CONTEXT_AT = 7;
    private static final int KIND_AT = 4;
    private static final int KEY_LENGTH = 32;
    private static final int SALT_LENGTH = 24;

    private final byte[] start;
    private final int bodyAt;
    private final EncryptionContext context;

    /** What is derived. */
    enum Kind {
        DATA_KEY,
        RECORD_KEY,
        COMMITMENT_KEY,
        SESSION_KEY,
        CHUNK_KEY,
        INNER_MIDSTATE,
        OUTER_MIDSTATE
    }

    private MessageKeys(byte[] start, int bodyAt, EncryptionContext context) {
        this.start = start;
        this.bodyAt = bodyAt;
        this.context = context;
    }

    /** Those of a message whose pairs are all bound to the key. */
    static MessageKeys of(byte[] message, EncryptionContext context) {
        int bodyAt = EnvelopeHeader.parse(message).length();
        int chosen = message[KIND_AT] == 1 ? XaesKeyDerivation.PREFIX_LENGTH : SALT_LENGTH;
        return new MessageKeys(Arrays.copyOf(message, bodyAt + chosen), bodyAt, context);
    }

    boolean isRecord() {
        return start[KIND_AT] == 1;
    }

    /** Derives them once more; they are the caller's to wipe. */
    Map<Kind, byte[]> derive(LocalMasterKey masterKey) {
        byte[] dataKey = masterKey
                .unwrap(EnvelopeHeader.parse(start).wrappedKeys().get(0), context, KeyCall.start())
                .plaintext();
        HkdfExpand hkdf = new HkdfExpand(dataKey);
        Map<Kind, byte[]> keys = new EnumMap<>(Kind.class);
        keys.put(Kind.DATA_KEY, dataKey);
        keys.put(Kind.INNER_MIDSTATE, midstate(hkdf, "inner"));
        keys.put(Kind.OUTER_MIDSTATE, midstate(hkdf, "outer"));
        byte[] encoding = Arrays.copyOfRange(
                start, CONTEXT_AT, CONTEXT_AT + ByteBuffer.wrap(start).getShort(CONTEXT_LENGTH_AT));
        if (isRecord()) {
            addThoseOfARecord(keys, hkdf, encoding);
        } else {
            byte[] salt = Arrays.copyOfRange(start, bodyAt, bodyAt + SALT_LENGTH);
            byte[] derived = hkdf.expand(
                    76, text("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"), salt, prefix(), encoding);
            keys.put(Kind.CHUNK_KEY, part(derived, 0));
            Arrays.fill(derived, (byte) 0);
        }
        hkdf.wipe();
        return keys;
    }

    private void addThoseOfARecord(Map<Kind, byte[]> keys, HkdfExpand hkdf, byte[] encoding) {
        byte[] derived = hkdf.expand(2 * KEY_LENGTH, text("sealwax.io/record@v1\0"), prefix(), encoding);
        byte[] recordKey = part(derived, 0);
        byte[] session = new byte[KEY_LENGTH];
        XaesKeyDerivation derivation = ProviderChoice.preferred().takeDerivation();
        derivation.setKey(recordKey);
        derivation.derive(start, bodyAt, session);
        derivation.wipe();
        keys.put(Kind.RECORD_KEY, recordKey);
        keys.put(Kind.COMMITMENT_KEY, part(derived, KEY_LENGTH));
        keys.put(Kind.SESSION_KEY, session);
        Arrays.fill(derived, (byte) 0);
    }

    private static byte[] part(byte[] derived, int at) {
        return Arrays.copyOfRange(derived, at, at + KEY_LENGTH);
    }

    /** As it stands in a heap dump. */
    private static byte[] midstate(HkdfExpand hkdf, String name) {
        try {
            Field field = HkdfExpand.class.getDeclaredField(name);
            field.setAccessible(true);
            long[] words = (long[]) field.get(hkdf);
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * words.length);
            bytes.asLongBuffer().put(words);
            return bytes.array();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no field " + name + " to look at", e);
        }
    }

    private byte[] prefix() {
        return Arrays.copyOf(start, CONTEXT_LENGTH_AT);
    }

    private static byte[] text(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageKeys that && Arrays.equals(start, that.start);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(start);
    }
}
