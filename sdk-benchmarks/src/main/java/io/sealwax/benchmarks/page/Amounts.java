package io.sealwax.benchmarks.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Amounts as they stand in a table: two or three digits that mean something, and a unit. */
final class Amounts {
    private static final double THOUSAND = 1000;
    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;
    /** A space that no line ends at. */
    private static final String UNIT = "\u00a0";

    private static final int KIB = 1024;
    private static final int MIB = 1 << 20;

    private Amounts() {}

    static String size(int bytes) {
        if (bytes >= MIB && bytes % MIB == 0) {
            return bytes / MIB + UNIT + "MiB";
        }
        return bytes >= KIB && bytes % KIB == 0 ? bytes / KIB + UNIT + "KiB" : whole(bytes) + UNIT + "B";
    }

    static String nanos(double nanos) {
        return nanos >= MILLION
                ? figure(nanos / MILLION) + UNIT + "ms"
                : nanos >= 100 * THOUSAND ? figure(nanos / THOUSAND) + UNIT + "µs" : whole(nanos) + UNIT + "ns";
    }

    static String micros(double micros) {
        return micros >= MILLION
                ? figure(micros / MILLION) + UNIT + "s"
                : micros >= THOUSAND ? figure(micros / THOUSAND) + UNIT + "ms" : figure(micros) + UNIT + "µs";
    }

    static String rate(double bytesPerSecond) {
        return bytesPerSecond >= BILLION
                ? figure(bytesPerSecond / BILLION) + UNIT + "GB/s"
                : figure(bytesPerSecond / MILLION) + UNIT + "MB/s";
    }

    static String garbage(double bytes) {
        return bytes >= MILLION
                ? figure(bytes / MILLION) + UNIT + "MB"
                : bytes >= 10 * THOUSAND ? figure(bytes / THOUSAND) + UNIT + "kB" : whole(bytes) + UNIT + "B";
    }

    /** Two digits behind the point below ten. */
    static String ratio(double ratio) {
        return ratio >= 100 ? whole(ratio) : String.format(Locale.ROOT, ratio >= 10 ? "%.1f" : "%.2f", ratio);
    }

    static String dollars(double dollars) {
        return dollars == 0 || dollars >= 0.01
                ? String.format(Locale.ROOT, "$%.2f", dollars)
                : "$"
                        + BigDecimal.valueOf(dollars)
                                .round(new MathContext(2))
                                .stripTrailingZeros()
                                .toPlainString();
    }

    static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    /** One digit behind the point below ten. */
    private static String figure(double number) {
        return number >= 10 ? whole(number) : String.format(Locale.ROOT, "%.1f", number);
    }
}
