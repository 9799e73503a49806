package io.sealwax.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads work at one long message. */
final class ThreadOptions {
    private static final int MOST = 256;

    /** One thread reads and writes for all: of many more, most would wait for it, and each takes memory. */
    private static final int MOST_UNLESS_TOLD = 8;

    /** What a thread takes of a stream's window: two pieces of eight chunks, sealed and opened. */
    private static final long BYTES_A_THREAD = 520 * 1024;

    /** Of the memory, one part in so many is for the window. */
    private static final int SHARE = 2;

    @Option(
            names = "--threads",
            paramLabel = "<n>",
            description = "How many threads work at one long message; 1 turns that off. Unless it is given, as many as"
                    + " there are processors, at most 8. Each takes 520 KiB of memory. The result does"
                    + " not depend on it.")
    private @Nullable Integer threads;

    /**
     * As many as were asked for, or as are of use here.
     *
     * @throws UsageException if there cannot be so many
     * @throws IOException if the JVM has not enough memory for as many as were asked for
     */
    int count() throws IOException {
        return count(
                Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory());
    }

    /** The same for a JVM with so many processors, and with so many bytes of memory. */
    int count(int processors, long memory) throws IOException {
        int most = (int) Math.min(MOST, Math.max(1, memory / SHARE / BYTES_A_THREAD));
        if (threads == null) {
            return Math.min(Math.min(processors, MOST_UNLESS_TOLD), most);
        }
        if (threads < 1 || threads > MOST) {
            throw new UsageException("--threads: " + threads + " is not 1 to " + MOST);
        }
        if (threads > most) {
            // seen before anything is begun: where memory runs out in the middle, nobody can say whom it hits
            throw new IOException("not enough memory for " + threads + " threads, which take " + BYTES_A_THREAD / 1024
                    + " KiB each, and half of the JVM's " + (memory >> 20)
                    + " MiB at most; SEALWAX_OPTS=-Xmx... gives the JVM more, and fewer --threads take less");
        }
        return threads;
    }
}
