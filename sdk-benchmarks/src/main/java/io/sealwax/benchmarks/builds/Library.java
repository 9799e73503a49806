package io.sealwax.benchmarks.builds;

import io.sealwax.benchmarks.turns.Turn;

/**
 * A build of the library at work. Both builds and who compares them share this type and {@link Turn}, and nothing else
 * but other people's classes.
 */
public interface Library extends AutoCloseable {
    /** A variant of what is encrypted or decrypted: a stream, written and read 16 KiB a call. */
    String STREAM = "stream";

    /**
     * Has everything ready for calls, and has made one that was right.
     *
     * @param operation {@code encrypt} or {@code decrypt}
     * @param variant {@link #STREAM}, or one of the library's {@link io.sealwax.benchmarks.subjects.Subjects}
     * @param size bytes of plaintext
     */
    Turn calls(String operation, String variant, int size) throws Exception;

    /** Wipes keys. */
    @Override
    void close();
}
