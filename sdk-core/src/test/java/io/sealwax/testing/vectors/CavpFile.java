package io.sealwax.testing.vectors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The records of a response file of NIST's Cryptographic Algorithm Validation Program: {@code Name = value} lines,
 * begun by {@code Count}.
 */
public record CavpFile(List<Entry> entries) {
    /** One record. */
    public record Entry(String name, Map<String, String> values, boolean mustFail) {
        public byte[] bytes(String field) {
            return HexFormat.of().parseHex(values.get(field));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The records of a file in the folder {@code nist-cavp-gcm}. */
    public static CavpFile read(String suite, String file) {
        List<Entry> entries = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        boolean mustFail = false;
        int line = 0;
        for (String text : VectorFolder.lines(suite, "nist-cavp-gcm/" + file)) {
            line++;
            if (text.isBlank() && values.containsKey("Count")) {
                entries.add(new Entry(file + " before line " + line, Map.copyOf(values), mustFail));
                values.clear();
                mustFail = false;
            } else if (text.strip().equals("FAIL")) {
                mustFail = true;
            } else if (text.contains(" =") && !text.startsWith("[")) {
                int equals = text.indexOf('=');
                values.put(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
        if (values.containsKey("Count")) {
            entries.add(new Entry(file + " at its end", Map.copyOf(values), mustFail));
        }
        return new CavpFile(entries);
    }
}
