package io.sealwax.localkms.internal.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The encryption context as additional authenticated data: the number of pairs, then every name and value in UTF-8
 * behind its length, in the order of the names. Lengths are 4 bytes, big-endian, so that no two contexts look alike.
 */
final class ContextFraming {

    private ContextFraming() {}

    static byte[] frame(byte[] header, Map<String, String> context) {
        List<ByteBuffer> parts = new ArrayList<>();
        int size = header.length + Integer.BYTES;
        for (Map.Entry<String, String> pair : new TreeMap<>(context).entrySet()) {
            for (String text : List.of(pair.getKey(), pair.getValue())) {
                ByteBuffer part = utf8(text);
                parts.add(part);
                size += Integer.BYTES + part.remaining();
            }
        }
        ByteBuffer framed = ByteBuffer.allocate(size).put(header).putInt(context.size());
        parts.forEach(part -> framed.putInt(part.remaining()).put(part));
        return framed.array();
    }

    /** Half a surrogate pair would become a question mark, and two contexts one: refused. */
    private static ByteBuffer utf8(String text) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw KmsError.validation("The encryption context holds text that is not valid Unicode.");
        }
    }
}
