package io.sealwax.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * One line of a terminal with a bar in it. Apart from {@link Progress}, so that short work does not load what draws it.
 */
final class ProgressLine implements AutoCloseable {
    private static final int WIDTH = 78;
    private static final int INTERVAL_MILLIS = 100;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream terminal;
    private final ProgressBar bar;

    /**
     * Draws the bar.
     *
     * @param total bytes, or a negative number where that is not known
     */
    ProgressLine(PrintStream terminal, String task, long total) {
        this.terminal = terminal;
        ProgressText text = new ProgressText(task, total);
        // the library's own consumer loads native code to measure the terminal
        this.bar = new ProgressBarBuilder()
                .setInitialMax(total)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .setRenderer((state, width) -> text.at(state.getCurrent(), state.getTotalElapsed(), width))
                .setConsumer(new DelegatingProgressBarConsumer(this::print, WIDTH))
                .build();
    }

    private void print(String line) {
        terminal.print(CLEAR_LINE + line.strip());
        terminal.flush();
    }

    void stepTo(long bytes) {
        bar.stepTo(bytes);
    }

    @Override
    public void close() {
        bar.close();
        terminal.print(CLEAR_LINE);
        terminal.flush();
    }
}
