package io.sealwax.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sealwax.EncryptionContext;
import io.sealwax.spi.WrappedDataKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** One of the known answers in {@code vectors/format-v1.json}. */
public record FormatVector(JsonNode json) {
    private static final HexFormat HEX = HexFormat.of();
    private static final Path FILE = Path.of(System.getProperty("basedir", "."), "../vectors/format-v1.json");

    public static final int COUNT = 127;
    public static final int VALID = 45;

    public static List<FormatVector> all() {
        try {
            List<FormatVector> vectors = new ArrayList<>();
            new ObjectMapper()
                    .readTree(FILE.toFile())
                    .get("tests")
                    .forEach(node -> vectors.add(new FormatVector(node)));
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<FormatVector> valid() {
        return all().stream().filter(FormatVector::isValid).toList();
    }

    public static List<FormatVector> invalid() {
        return all().stream().filter(vector -> !vector.isValid()).toList();
    }

    public boolean isValid() {
        return result().equals("valid");
    }

    public String result() {
        return json.get("result").asText();
    }

    public byte[] message() {
        return Base64.getDecoder().decode(json.get("message").asText());
    }

    public byte[] dataKey() {
        return HEX.parseHex(json.get("dataKey").asText());
    }

    public byte[] salt() {
        return HEX.parseHex(json.get("salt").asText());
    }

    public boolean isRecord() {
        return json.get("body").asText().equals("record");
    }

    public Optional<byte[]> masterKey() {
        return json.has("masterKey")
                ? Optional.of(HEX.parseHex(json.get("masterKey").asText()))
                : Optional.empty();
    }

    public byte[] plaintext() {
        byte[] plaintext = new byte[json.get("plaintextLength").asInt()];
        for (int i = 0; i < plaintext.length; i++) {
            plaintext[i] = (byte) (i * 131 + 7);
        }
        return plaintext;
    }

    public String plaintextSha256() {
        return json.get("plaintextSha256").asText();
    }

    public List<WrappedDataKey> wrappedKeys() {
        List<WrappedDataKey> keys = new ArrayList<>();
        json.get("wrappedKeys")
                .forEach(key -> keys.add(new WrappedDataKey(
                        key.get("provider").asText(),
                        key.get("keyName").asText(),
                        HEX.parseHex(key.get("wrapped").asText()))));
        return keys;
    }

    /** The context of the writer. */
    public EncryptionContext context() {
        EncryptionContext context = EncryptionContext.none();
        for (JsonNode pair : json.get("context")) {
            context = with(context, pair, pair.get("value").asText());
        }
        return context;
    }

    /** The pairs whose values the reader supplies. */
    public EncryptionContext supplied() {
        EncryptionContext context = EncryptionContext.none();
        for (JsonNode pair : json.get("context")) {
            String name = pair.get("name").asText();
            if (json.has("supplied") && json.get("supplied").has(name)) {
                context = with(context, pair, json.get("supplied").get(name).asText());
            }
        }
        return context;
    }

    private static EncryptionContext with(EncryptionContext context, JsonNode pair, String value) {
        String name = pair.get("name").asText();
        boolean detached = pair.get("detached").asBoolean();
        if (pair.get("boundToKey").asBoolean()) {
            return detached ? context.detachedForKey(name, value) : context.and(name, value);
        }
        return detached ? context.detached(name, value) : context.forMessage(name, value);
    }

    @Override
    public String toString() {
        return json.get("id").asInt() + " " + json.get("comment").asText();
    }
}
