package io.sealwax.fuzz;

import io.sealwax.EncryptionContext;
import java.util.List;

/**
 * A message that the fuzzer starts from. All of them are under {@link FuzzKeys}, so one that opens is one of these.
 *
 * @param file its name in the corpus
 * @param body how it was written
 * @param context the context it was sealed with
 * @param plaintextLength the length of its plaintext, whose bytes {@link #plaintext} tells
 */
record Original(String file, Body body, EncryptionContext context, int plaintextLength) {
    /** What a message is made of besides its context. */
    enum Body {
        RECORD,
        RECORD_WITH_DETACHED_KEYS,
        RECORD_WITH_THREE_KEYS,
        CHUNKS
    }

    private static final EncryptionContext NONE = EncryptionContext.none();
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final EncryptionContext ROW = TENANT.forMessage("row", "42").forMessage("größe", "");

    /** The one whose values its readers have to supply. */
    static final EncryptionContext DETACHED =
            TENANT.detached("row", "42").detachedForKey("user", "ann").forMessage("table", "orders");

    /** First and last characters of each length in UTF-8, and those beside the surrogates. */
    private static final EncryptionContext CHARACTERS =
            TENANT.forMessage("\u007f\u0080\u07ff\u0800\u0fff\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff", "\u0000");

    static final List<Original> ALL = List.of(
            new Original("record-empty", Body.RECORD, NONE, 0),
            new Original("record-tenant", Body.RECORD, TENANT, 5),
            new Original("record-row", Body.RECORD, ROW, 64),
            new Original("record-characters", Body.RECORD, CHARACTERS, 1),
            new Original("record-detached-values", Body.RECORD, DETACHED, 33),
            new Original("record-detached-keys", Body.RECORD_WITH_DETACHED_KEYS, TENANT, 20),
            new Original("record-detached-keys-and-values", Body.RECORD_WITH_DETACHED_KEYS, DETACHED, 21),
            new Original("record-three-keys", Body.RECORD_WITH_THREE_KEYS, ROW, 10),
            new Original("chunks-empty", Body.CHUNKS, NONE, 0),
            new Original("chunks-short", Body.CHUNKS, ROW, 7),
            new Original("chunks-one-full", Body.CHUNKS, TENANT, 16_384),
            new Original("chunks-one-full-and-one-byte", Body.CHUNKS, TENANT, 16_385));

    static byte[] plaintext(int length) {
        byte[] plaintext = new byte[length];
        for (int i = 0; i < length; i++) {
            plaintext[i] = (byte) (i * 131 + 7);
        }
        return plaintext;
    }

    boolean isChunked() {
        return body == Body.CHUNKS;
    }
}
