package io.sealwax.benchmarks;

import java.util.Locale;

/** Numbers as they stand in a table. */
final class Figures {
    private static final int KIB = 1024;
    private static final int MIB = 1 << 20;
    /** From this size on throughput says more than the time of a call. */
    private static final int BULK = 16_384;

    private Figures() {}

    static String size(int bytes) {
        return bytes >= MIB ? bytes / MIB + " MiB" : bytes >= KIB ? bytes / KIB + " KiB" : bytes + " B";
    }

    static String speed(int size, double nanos) {
        return size < BULK ? whole(nanos) + " ns" : whole(size * 1000.0 / nanos) + " MB/s";
    }

    static String bytes(double number) {
        return whole(number) + " B";
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }
}
