package io.sealwax.testing.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * One test of a Wycheproof file (C2SP Wycheproof, Apache-2.0), with the group that it stands in.
 *
 * @param group the properties that all tests of a group share
 * @param test the test's own
 */
public record Wycheproof(JsonNode group, JsonNode test) {
    /** All tests of a file in the folder {@code wycheproof}. */
    public static List<Wycheproof> tests(String suite, String file) {
        JsonNode root = VectorFolder.json(suite, "wycheproof/" + file);
        List<Wycheproof> tests = new ArrayList<>();
        for (JsonNode group : root.get("testGroups")) {
            group.get("tests").forEach(test -> tests.add(new Wycheproof(group, test)));
        }
        if (tests.size() != root.get("numberOfTests").asInt()) {
            throw new IllegalStateException(file + " has " + tests.size() + " tests, not as many as it says");
        }
        return tests;
    }

    public byte[] bytes(String name) {
        return HexFormat.of().parseHex(test.get(name).asText());
    }

    public int number(String name) {
        return (test.has(name) ? test : group).get(name).asInt();
    }

    public boolean has(String name) {
        return test.has(name);
    }

    public String text(String name) {
        return test.get(name).asText();
    }

    public boolean isValid() {
        return text("result").equals("valid");
    }

    public boolean isFlagged(String flag) {
        return StreamSupport.stream(test.get("flags").spliterator(), false)
                .anyMatch(each -> each.asText().equals(flag));
    }

    @Override
    public String toString() {
        return "tcId " + test.get("tcId") + " " + text("comment");
    }
}
