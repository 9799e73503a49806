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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The standard streams of the process, which of them are terminals, and its environment. The first two are bytes,
 * without a buffer; the third is text for people.
 *
 * @param reader what standard input is read for, once that is known
 */
record Streams(
        InputStream in,
        OutputStream out,
        PrintStream err,
        Set<Stream> terminals,
        Map<String, String> environment,
        AtomicReference<@Nullable String> reader) {
    /**
     * The system property in which the launcher says which streams are terminals: the JVM itself cannot tell them
     * apart.
     */
    static final String TERMINALS = "sealwax.terminals";

    enum Stream {
        STDIN,
        STDOUT,
        STDERR
    }

    Streams(InputStream in, OutputStream out, PrintStream err, Set<Stream> terminals, Map<String, String> environment) {
        this(in, out, err, terminals, environment, new AtomicReference<>());
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

    /**
     * Keeps standard input for one use, since what one reads is gone for another.
     *
     * @param use the option or parameter that it is for
     * @throws UsageException if it is for another already
     */
    void claimInput(String use) {
        @Nullable String first = reader.compareAndExchange(null, use);
        if (first != null && !first.equals(use)) {
            throw new UsageException(use + ": standard input is read for " + first + " already");
        }
    }

    /** Standard input, for one use; says so if somebody has to type it. */
    InputStream openInput(String use) {
        claimInput(use);
        if (isTerminal(Stream.STDIN)) {
            tell("reading from the terminal; Ctrl-D on a line of its own ends the input");
        }
        return in;
    }

    /** One line for the user, about the work and not part of its result. */
    void tell(String text) {
        err.println("sealwax: " + Visible.line(text));
    }
}
