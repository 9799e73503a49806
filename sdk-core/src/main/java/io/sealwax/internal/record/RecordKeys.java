package io.sealwax.internal.record;

import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.SecretBytes;
import io.sealwax.internal.crypto.Sha256;
import io.sealwax.internal.crypto.XaesKeyDerivation;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The two keys that all records under one data key and one key-bound context share. Thread-safe. */
public final class RecordKeys {
    private static final byte[] LABEL = "sealwax.io/record@v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_LENGTH = 32;

    private final SecretBytes recordKey;
    private final SecretBytes commitmentKey;

    private RecordKeys(byte[] both) {
        recordKey = new SecretBytes(Arrays.copyOf(both, KEY_LENGTH));
        commitmentKey = new SecretBytes(Arrays.copyOfRange(both, KEY_LENGTH, 2 * KEY_LENGTH));
    }

    /** The keys of a data key for the pairs that are bound to it. */
    public static RecordKeys derive(HkdfExpand dataKey, byte[] keyBoundEncoding) {
        byte[] both = dataKey.expand(2 * KEY_LENGTH, LABEL, BodyKind.RECORD.prefix(), keyBoundEncoding);
        try {
            return new RecordKeys(both);
        } finally {
            Arrays.fill(both, (byte) 0);
        }
    }

    /**
     * What binds a message to the data key and to its whole context. Not a secret.
     *
     * @throws IllegalStateException if the keys were wiped
     */
    public byte[] commitment(byte[] fullEncoding) {
        return commitmentKey.use(key -> Sha256.hash(key, fullEncoding));
    }

    /** Whether the commitment in the body that begins at {@code bodyAt} is this one; takes the same time either way. */
    public static boolean commits(byte[] bytes, int bodyAt, byte[] commitment) {
        return Bytes.equalInConstantTime(bytes, bodyAt + RecordFormat.COMMITMENT_AT, commitment, 0, Sha256.LENGTH);
    }

    /**
     * Gives a key derivation the key of the records.
     *
     * @throws IllegalStateException if the keys were wiped
     */
    void setKeyOf(XaesKeyDerivation derivation) {
        byte[] key = recordKey.copy();
        try {
            derivation.setKey(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    public void wipe() {
        recordKey.wipe();
        commitmentKey.wipe();
    }
}
