package io.sealwax.cli.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A made-up customer.
 *
 * @param tenant whose customer it is
 * @param row what the record is stored under
 * @param fields what has to be protected, by column
 */
record Customer(String tenant, String row, Map<String, String> fields) {
    private static final String DATA = "/customers.jsonl";

    /** The records that ship in {@code examples/data}. */
    static List<Customer> all() throws IOException {
        List<Customer> customers = new ArrayList<>();
        try (InputStream in = Customer.class.getResourceAsStream(DATA);
                MappingIterator<LinkedHashMap<String, String>> lines = new ObjectMapper()
                        .readerFor(new TypeReference<LinkedHashMap<String, String>>() {})
                        .readValues(in)) {
            while (lines.hasNext()) {
                customers.add(of(lines.next()));
            }
        }
        return customers;
    }

    private static Customer of(Map<String, String> line) {
        return new Customer(taken("tenant", line), taken("id", line), line);
    }

    private static String taken(String name, Map<String, String> line) {
        return Objects.requireNonNull(line.remove(name), name);
    }
}
