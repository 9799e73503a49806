package io.sealwax.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an example prints. */
final class Printed {
    private Printed() {}

    interface Example {
        void run() throws Exception;
    }

    static List<String> by(Example example) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream standard = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            example.run();
        } finally {
            System.setOut(standard);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
