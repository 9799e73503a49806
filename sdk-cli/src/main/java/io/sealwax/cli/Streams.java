package io.sealwax.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The standard streams of the process, which of them are terminals, and its environment. The first two are bytes, without a buffer; the last
 * is text for people.
 */
record Streams(
        InputStream in, OutputStream out, PrintStream err, Set<Stream> terminals, Map<String, String> environment) {
    /** The system property in which the launcher says which streams are terminals: the JVM itself cannot tell them apart. */
    static final String TERMINALS = "sealwax.terminals";

    enum Stream {
        STDIN,
        STDOUT,
        STDERR
    }

    static Streams ofProcess() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                System.err,
                terminals(System.getProperty(TERMINALS, "")),
                System.getenv());
    }

    private static Set<Stream> terminals(String names) {
        Set<Stream> terminals = EnumSet.noneOf(Stream.class);
        for (Stream stream : Stream.values()) {
            if (names.contains(stream.name().toLowerCase(Locale.ROOT))) {
                terminals.add(stream);
            }
        }
        return terminals;
    }

    boolean isTerminal(Stream stream) {
        return terminals.contains(stream);
    }

    /** One line for the user, about the work and not part of its result. */
    void tell(String text) {
        err.println("sealwax: " + Visible.line(text));
    }
}
