package io.sealwax.localkms.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of one request, checked as they are read against the types and constraints of the KMS model.
 *
 * <p>Members that nobody asks for are ignored, as KMS does; a JSON null is an absent member. Lengths are in characters
 * for text and in bytes for blobs. The first broken constraint ends the call.
 */
final class Members {

    private static final int SHOWN = 256;

    private final ObjectNode json;

    Members(ObjectNode json) {
        this.json = json;
    }

    String requiredText(String name, int min, int max) {
        return required(name, text(name, min, max));
    }

    @Nullable
    String text(String name, int min, int max) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        String text = textOf(node);
        checkLength(name, "'" + shorten(text) + "' ", text.length(), min, max);
        return text;
    }

    void checkPattern(String name, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw KmsError.constraint(
                    name, "'" + shorten(value) + "' ", "satisfy regular expression pattern: " + pattern);
        }
    }

    /** A value of an enumeration, or {@code otherwise} when it is absent. */
    String oneOf(String name, List<String> values, String otherwise) {
        String value = oneOf(name, values);
        return value == null ? otherwise : value;
    }

    @Nullable
    String oneOf(String name, List<String> values) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        String value = textOf(node);
        if (!values.contains(value)) {
            throw KmsError.constraint(name, "'" + shorten(value) + "' ", "satisfy enum value set: " + values);
        }
        return value;
    }

    @Nullable
    Integer integer(String name, int min, int max) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrongType(node, "an Integer");
        }
        int value = node.intValue();
        if (value < min) {
            throw KmsError.constraint(name, "'" + value + "' ", "have value greater than or equal to " + min);
        }
        if (value > max) {
            throw KmsError.constraint(name, "'" + value + "' ", "have value less than or equal to " + max);
        }
        return value;
    }

    boolean flag(String name) {
        JsonNode node = node(name);
        if (node == null) {
            return false;
        }
        if (!node.isBoolean()) {
            throw wrongType(node, "a Boolean");
        }
        return node.booleanValue();
    }

    byte[] requiredBlob(String name, int min, int max) {
        return required(name, blob(name, min, max));
    }

    /** A blob; its content never shows in an error. */
    byte @Nullable [] blob(String name, int min, int max) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(textOf(node));
        } catch (IllegalArgumentException e) {
            throw KmsError.serialization(name + " is not base64");
        }
        checkLength(name, "", bytes.length, min, max);
        return bytes;
    }

    /** A map of text to text in a fixed order; empty when absent. */
    Map<String, String> textMap(String name) {
        JsonNode node = node(name);
        Map<String, String> map = new TreeMap<>();
        if (node == null) {
            return map;
        }
        if (!node.isObject()) {
            throw wrongType(node, "a Map");
        }
        node.properties().forEach(entry -> map.put(entry.getKey(), textOf(entry.getValue())));
        return map;
    }

    /** The values of an enumeration; empty when absent. */
    Set<String> setOf(String name, List<String> values) {
        List<String> items = list(name);
        for (String item : items) {
            if (!values.contains(item)) {
                throw KmsError.constraint(
                        name,
                        "'[" + shorten(item) + "]' ",
                        "satisfy constraint: [Member must satisfy enum value set: " + values + "]");
            }
        }
        return Set.copyOf(items);
    }

    List<String> grantTokens() {
        List<String> tokens = list("GrantTokens");
        if (tokens.size() > 10) {
            throw KmsError.constraint("GrantTokens", "", "have length less than or equal to 10");
        }
        tokens.forEach(token -> checkLength("GrantTokens", "", token.length(), 1, 8192));
        return tokens;
    }

    boolean has(String name) {
        return node(name) != null;
    }

    private List<String> list(String name) {
        JsonNode node = node(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrongType(node, "a List");
        }
        List<String> items = new ArrayList<>();
        node.forEach(item -> items.add(textOf(item)));
        return items;
    }

    private @Nullable JsonNode node(String name) {
        JsonNode node = json.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw KmsError.constraint(name, "null ", "not be null");
        }
        return value;
    }

    private static String textOf(JsonNode node) {
        if (!node.isTextual()) {
            throw wrongType(node, "a String");
        }
        return node.textValue();
    }

    private static KmsError wrongType(JsonNode node, String wanted) {
        return KmsError.serialization(node.getNodeType() + "_VALUE can not be converted to " + wanted);
    }

    private static void checkLength(String name, String shown, int length, int min, int max) {
        if (length < min) {
            throw KmsError.constraint(name, shown, "have length greater than or equal to " + min);
        }
        if (length > max) {
            throw KmsError.constraint(name, shown, "have length less than or equal to " + max);
        }
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
