package io.sealwax.cli.demo;

import java.io.PrintStream;
import java.util.Locale;

/** The closing table: a line for each piece of work. */
final class Table {
    /** 79 columns. */
    private static final String LINE = "%-28s %8s %10s %9s %11s %8s%n";

    private final PrintStream out;

    Table(PrintStream out) {
        this.out = out;
        out.printf(Locale.ROOT, LINE, "", "messages", "bytes", "KMS calls", "a message", "a million");
    }

    void add(String what, Tally tally) {
        out.printf(
                Locale.ROOT,
                LINE,
                what,
                number("%,d", tally.messages()),
                number("%,d", tally.bytes()),
                number("%,d", tally.kmsCalls()),
                number("%,.1f µs", tally.microsPerMessage()),
                number("$%.4f", tally.dollarsPerMillion()));
    }

    private static String number(String format, Object number) {
        return String.format(Locale.ROOT, format, number);
    }
}
