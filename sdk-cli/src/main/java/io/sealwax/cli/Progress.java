package io.sealwax.cli;

import io.sealwax.cli.Streams.Stream;
import org.jspecify.annotations.Nullable;

/** How far a command is, drawn on standard error for long inputs if that is a terminal. Not thread-safe. */
final class Progress implements AutoCloseable {
    /** Bytes; what is shorter is done before anyone wonders. */
    private static final long LONG = 64L * 1024 * 1024;

    private final Streams streams;
    private final String task;
    private final long total;
    private final boolean isDrawn;
    private @Nullable ProgressLine line;

    /**
     * Begins some work.
     *
     * @param task one word
     * @param total bytes, or a negative number where that is not known
     * @param isWanted false where a line of it would stand in the way
     */
    Progress(Streams streams, String task, long total, boolean isWanted) {
        this.streams = streams;
        this.task = task;
        this.total = total;
        this.isDrawn = isWanted && streams.isTerminal(Stream.STDERR);
    }

    /** So many bytes are done. */
    void stepTo(long done) {
        if (line == null && isDrawn && Math.max(total, done) >= LONG) {
            line = new ProgressLine(streams.err(), task, total);
        }
        if (line != null) {
            line.stepTo(done);
        }
    }

    /** Takes what was drawn off the terminal again. */
    @Override
    public void close() {
        if (line != null) {
            line.close();
        }
    }
}
