package io.sealwax.cli;

import java.time.Duration;
import java.util.Locale;

/**
 * What stands in a line of progress: a bar where the end is known, how much is done, how fast it goes at the moment,
 * and how long it will take at that rate. Not thread-safe.
 */
final class ProgressText {
    private static final double MIB = 1024 * 1024;
    private static final double SECOND = 1e9;

    /** Of the rate before, this much stays in the rate of the moment, a second later. */
    private static final double STAYS = 0.6;

    /** Seconds; a begin is no sample of what follows. */
    private static final double SOONEST = 1;

    private static final int WIDEST_BAR = 40;

    private final String task;
    private final long total;
    private long measuredBytes;
    private double measuredAt;
    private double rate;

    /**
     * Begins the text.
     *
     * @param total bytes, or a negative number where that is not known
     */
    ProgressText(String task, long total) {
        this.task = task;
        this.total = total;
    }

    /**
     * The text.
     *
     * @param done bytes
     * @param elapsed since it began, more than at the call before
     * @param width of the line, in columns
     */
    String at(long done, Duration elapsed, int width) {
        measure(done, elapsed.toNanos() / SECOND);
        String amount = String.format(Locale.ROOT, "%,.0f", done / MIB);
        String speed = rate > 0 ? String.format(Locale.ROOT, ", %,.0f MiB/s", rate / MIB) : "";
        if (total <= 0) {
            return task + " " + amount + " MiB" + speed;
        }
        double part = Math.min(1, (double) done / total);
        String end = String.format(Locale.ROOT, "%s of %,.0f MiB%s%s", amount, total / MIB, speed, left(done));
        String begin = String.format(Locale.ROOT, "%s %3.0f%% [", task, Math.floor(part * 100));
        int columns = Math.max(0, Math.min(WIDEST_BAR, width - begin.length() - end.length() - 2));
        int filled = (int) (part * columns);
        return begin + "=".repeat(filled) + " ".repeat(columns - filled) + "] " + end;
    }

    private void measure(long done, double seconds) {
        double since = seconds - measuredAt;
        if (since >= SOONEST) {
            double now = (done - measuredBytes) / since;
            double stays = Math.pow(STAYS, since);
            rate = measuredAt == 0 ? now : stays * rate + (1 - stays) * now;
            measuredBytes = done;
            measuredAt = seconds;
        }
    }

    private String left(long done) {
        if (rate == 0) {
            return "";
        }
        long seconds = (long) Math.ceil(Math.max(0, total - done) / rate);
        return seconds < 3600
                ? String.format(Locale.ROOT, ", %d:%02d left", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, ", %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
