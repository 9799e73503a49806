package io.sealwax.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads work at one long message. */
final class ThreadOptions {
    private static final int MOST = 256;

    /** One thread reads and writes for all: of many more, most would wait for it, and each takes memory. */
    private static final int MOST_UNLESS_TOLD = 8;

    @Option(
            names = "--threads",
            paramLabel = "<n>",
            description =
                    "How many threads work at one long message; 1 turns that off. Unless it is given, as many as there are processors,"
                            + " at most 8. The result does not depend on it.")
    private @Nullable Integer threads;

    /**
     * As many as were asked for, or as are of use here.
     *
     * @throws UsageException if there cannot be so many
     */
    int count() {
        if (threads == null) {
            return Math.min(Runtime.getRuntime().availableProcessors(), MOST_UNLESS_TOLD);
        }
        if (threads < 1 || threads > MOST) {
            throw new UsageException("--threads: " + threads + " is not 1 to " + MOST);
        }
        return threads;
    }
}
