package io.sealwax.localkms.internal.store;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sealwax.localkms.internal.engine.Alias;
import io.sealwax.localkms.internal.engine.Arn;
import io.sealwax.localkms.internal.engine.KeyMaterial;
import io.sealwax.localkms.internal.engine.KmsKey;
import io.sealwax.localkms.internal.engine.State;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of the key file: a warning first, then the keys and aliases as JSON, and their SHA-256 at the end. The
 * digest is there for accidents (a torn copy, a slip in an editor), it protects nothing against intent.
 */
final class StateJson {

    private static final String NOTICE =
            "NOT FOR PRODUCTION: these are test keys in the clear, of a KMS that runs in a process";
    private static final String FORMAT = "sealwax-local-kms";
    private static final int VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StateJson() {}

    static byte[] write(State state) throws JsonProcessingException {
        ObjectNode content = MAPPER.createObjectNode();
        state.keys().forEach(key -> content.withArray("keys").add(json(key)));
        state.aliases().forEach(alias -> content.withArray("aliases").add(json(alias)));
        ObjectNode file = MAPPER.createObjectNode()
                .put("notice", NOTICE)
                .put("format", FORMAT)
                .put("version", VERSION);
        file.set("content", content);
        file.put("sha256", digest(content));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(file);
    }

    /** Reads what {@link #write} wrote; throws with a sentence for anything else. */
    static State read(byte[] bytes) throws IOException {
        JsonNode file = parsed(bytes);
        if (!FORMAT.equals(text(file, "format"))) {
            throw new IOException("it is not a key file of the local KMS");
        }
        JsonNode version = file.path("version");
        if (!version.isInt() || version.intValue() != VERSION) {
            throw new IOException(
                    "it has version '" + version.asText() + "', and this program reads version " + VERSION);
        }
        JsonNode content = file.path("content");
        if (!digest(content).equals(text(file, "sha256"))) {
            throw new IOException("its content does not have the SHA-256 that it names");
        }
        try {
            return state(content);
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Says where the JSON breaks, and not what stands there: that may be a secret. */
    private static JsonNode parsed(byte[] bytes) throws IOException {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new IOException("it is not JSON at line " + at.getLineNr() + ", column " + at.getColumnNr());
        }
    }

    private static State state(JsonNode content) throws IOException {
        List<KmsKey> keys = new ArrayList<>();
        List<Alias> aliases = new ArrayList<>();
        for (JsonNode key : content.path("keys")) {
            keys.add(key(key));
        }
        for (JsonNode alias : content.path("aliases")) {
            aliases.add(
                    new Alias(arn(alias, "arn"), arn(alias, "target"), time(alias, "created"), time(alias, "updated")));
        }
        return State.of(keys, aliases);
    }

    private static KmsKey key(JsonNode json) throws IOException {
        List<KeyMaterial> materials = new ArrayList<>();
        for (JsonNode material : json.path("materials")) {
            materials.add(
                    new KeyMaterial(text(material, "id"), Base64.getDecoder().decode(text(material, "secret"))));
        }
        return new KmsKey(
                arn(json, "arn"),
                text(json, "description"),
                time(json, "created"),
                time(json, "usableFrom"),
                json.path("enabled").booleanValue(),
                json.has("pendingWindowInDays")
                        ? json.get("pendingWindowInDays").intValue()
                        : null,
                json.has("deletionDate") ? time(json, "deletionDate") : null,
                json.has("primaryRegion") ? text(json, "primaryRegion") : null,
                materials);
    }

    private static ObjectNode json(KmsKey key) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("arn", key.arn().toString())
                .put("description", key.description())
                .put("created", key.created().toString())
                .put("usableFrom", key.usableFrom().toString())
                .put("enabled", key.enabled());
        putIfThere(json, "deletionDate", key.deletionDate());
        putIfThere(json, "primaryRegion", key.primaryRegion());
        if (key.pendingWindowInDays() != null) {
            json.put("pendingWindowInDays", key.pendingWindowInDays());
        }
        for (KeyMaterial material : key.materials()) {
            json.withArray("materials")
                    .addObject()
                    .put("id", material.id())
                    .put("secret", Base64.getEncoder().encodeToString(material.secret()));
        }
        return json;
    }

    private static ObjectNode json(Alias alias) {
        return MAPPER.createObjectNode()
                .put("arn", alias.arn().toString())
                .put("target", alias.target().toString())
                .put("created", alias.created().toString())
                .put("updated", alias.updated().toString());
    }

    private static void putIfThere(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    private static Instant time(JsonNode json, String name) throws IOException {
        return Instant.parse(text(json, name));
    }

    private static Arn arn(JsonNode json, String name) throws IOException {
        Arn arn = Arn.parse(text(json, name));
        if (arn == null) {
            throw new IOException("'" + text(json, name) + "' is not the ARN of a key or an alias");
        }
        return arn;
    }

    private static String text(JsonNode json, String name) throws IOException {
        JsonNode node = json.path(name);
        if (!node.isTextual()) {
            throw new IOException("it lacks the text '" + name + "'");
        }
        return node.textValue();
    }

    private static String digest(JsonNode content) throws JsonProcessingException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(MAPPER.writeValueAsBytes(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
