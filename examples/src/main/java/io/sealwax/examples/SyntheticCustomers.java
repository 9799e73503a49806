package io.sealwax.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Random;

/**
 * Makes the customer records in {@code examples/data}: 10,000 people who do not exist, of 20 tenants who do not either,
 * one JSON object a line. The same seed makes the same file everywhere. Mail addresses are of the domain that RFC 2606
 * reserves for examples, telephone numbers of the range 555-0100 to 555-0199 that is reserved for fiction.
 */
final class SyntheticCustomers {
    static final int RECORDS = 10_000;

    private static final long SEED = 20_260_101;
    private static final String[] TENANTS = {
        "acorn", "beacon", "cinder", "dapple", "ember", "fable", "gable", "harbor", "indigo", "juniper",
        "kestrel", "lantern", "meadow", "nimbus", "orchard", "pebble", "quarry", "ripple", "saffron", "thistle"
    };
    private static final String[] FIRST = {
        "Ada", "Bruno", "Chiara", "Dele", "Elif", "Farid", "Greta", "Hiro", "Ines", "Jonas", "Kofi", "Lucía", "Mei",
        "Nils", "Oksana", "Priya", "Quentin", "Rosa", "Søren", "Tomás", "Uma", "Vera", "Wanjiru", "Xavier", "Yusuf",
        "Zoë"
    };
    private static final String[] LAST = {
        "Abara", "Bergström", "Castillo", "Dubois", "Eriksen", "Ferrari", "García", "Hansen", "Ivanova", "Janssen",
        "Kowalski", "Lindqvist", "Müller", "Nakamura", "Okafor", "Petrov", "Quispe", "Rossi", "Schäfer", "Tanaka",
        "Ueda", "Vargas", "Weber", "Xu", "Yılmaz", "Zhang"
    };
    private static final String[] STREETS = {
        "Birch Lane", "Canal Street", "Dock Road", "Elm Avenue", "Foundry Row", "Hill Walk", "Mill Yard"
    };
    private static final String[] TOWNS = {
        "Eastmere", "Fairholt", "Greywater", "Northbrook", "Oldhaven", "Southwick", "Westfell"
    };

    private final Random random = new Random(SEED);

    /** Writes the file. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), new SyntheticCustomers().lines(), StandardCharsets.UTF_8);
    }

    String lines() {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= RECORDS; i++) {
            lines.append(line(i)).append('\n');
        }
        return lines.toString();
    }

    private String line(int number) {
        String tenant = oneOf(TENANTS);
        String first = oneOf(FIRST);
        String last = oneOf(LAST);
        LocalDate birthday = LocalDate.of(1940, 1, 1).plusDays(random.nextInt(24_000));
        return String.format(
                Locale.ROOT,
                "{\"tenant\":\"%s\",\"id\":\"c%05d\",\"name\":\"%s"
                        + " %s\",\"email\":\"c%05d@%s.example\",\"phone\":\"+1 202 555 01%02d\",\"address\":\"%d"
                        + " %s, %s\",\"birthday\":\"%s\"}",
                tenant,
                number,
                first,
                last,
                number,
                tenant,
                random.nextInt(100),
                1 + random.nextInt(199),
                oneOf(STREETS),
                oneOf(TOWNS),
                birthday);
    }

    private String oneOf(String[] words) {
        return words[random.nextInt(words.length)];
    }
}
