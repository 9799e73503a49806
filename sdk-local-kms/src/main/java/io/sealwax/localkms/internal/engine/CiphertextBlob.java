package io.sealwax.localkms.internal.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The layout of a ciphertext blob of the local KMS: a header in the clear, then AES-256-GCM ciphertext and tag.
 *
 * <pre>
 *   offset  bytes
 *        0      8  "LOCALKMS"
 *        8      1  version, 1
 *        9     12  account id, ASCII digits
 *       21     36  key id, ASCII (a UUID and "mrk-" with 32 hex digits are both 36 long)
 *       57     32  key material id
 *       89     16  nonce that the key of this blob is derived from
 *      105     12  IV
 *      117      n  ciphertext, as long as the plaintext
 *    117+n     16  tag
 * </pre>
 *
 * <p>A data key of 32 bytes makes 165 bytes; AWS's own blobs, whose layout is not public, have 167 or 184. The Region
 * is not in it, so that a replica of a multi-Region key opens what its primary made.
 */
record CiphertextBlob(String account, String keyId, String materialId, byte[] nonce, byte[] iv, byte[] sealed) {

    static final int NONCE_BYTES = 16;
    static final int IV_BYTES = 12;
    static final int TAG_BYTES = 16;
    private static final byte[] MAGIC = "LOCALKMS\1".getBytes(StandardCharsets.US_ASCII);
    private static final int ACCOUNT_BYTES = 12;
    private static final int KEY_ID_BYTES = 36;
    private static final int HEADER_BYTES =
            MAGIC.length + ACCOUNT_BYTES + KEY_ID_BYTES + KeyMaterial.ID_BYTES + NONCE_BYTES + IV_BYTES;
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    /** Takes a blob apart; anything that is not one of ours is InvalidCiphertextException. */
    static CiphertextBlob parse(byte[] blob) {
        if (blob.length < HEADER_BYTES + TAG_BYTES || !Arrays.equals(blob, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw KmsError.invalidCiphertext();
        }
        ByteBuffer in = ByteBuffer.wrap(blob).position(MAGIC.length);
        String account = new String(take(in, ACCOUNT_BYTES), StandardCharsets.US_ASCII);
        String keyId = new String(take(in, KEY_ID_BYTES), StandardCharsets.US_ASCII);
        String materialId = HexFormat.of().formatHex(take(in, KeyMaterial.ID_BYTES));
        if (!ACCOUNT.matcher(account).matches()) {
            throw KmsError.invalidCiphertext();
        }
        return new CiphertextBlob(
                account, keyId, materialId, take(in, NONCE_BYTES), take(in, IV_BYTES), take(in, in.remaining()));
    }

    /** Everything before the ciphertext; authenticated together with the encryption context. */
    byte[] header() {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .put(account.getBytes(StandardCharsets.US_ASCII))
                .put(keyId.getBytes(StandardCharsets.US_ASCII))
                .put(HexFormat.of().parseHex(materialId))
                .put(nonce)
                .put(iv)
                .array();
    }

    byte[] encoded() {
        return ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                .put(header())
                .put(sealed)
                .array();
    }

    CiphertextBlob withSealed(byte[] bytes) {
        return new CiphertextBlob(account, keyId, materialId, nonce, iv, bytes);
    }

    /** The key that made the blob, as it is called in {@code region}. */
    Arn keyIn(String region) {
        return Arn.ofKey(region, account, keyId);
    }

    private static byte[] take(ByteBuffer in, int bytes) {
        byte[] taken = new byte[bytes];
        in.get(taken);
        return taken;
    }
}
