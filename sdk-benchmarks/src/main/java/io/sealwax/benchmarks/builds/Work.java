package io.sealwax.benchmarks.builds;

import io.sealwax.benchmarks.subjects.Subjects;
import java.util.ArrayList;
import java.util.List;

/**
 * What both builds do.
 *
 * @param operation {@code encrypt} or {@code decrypt}
 * @param variant {@link Library#STREAM}, or one of the library's
 * @param size bytes of plaintext
 */
record Work(String operation, String variant, int size) {
    private static final int KIB = 1024;
    private static final int MIB = 1 << 20;

    /** Small messages, usual ones whose context is known or new, large ones and streams. */
    static List<Work> all() {
        List<Work> all = new ArrayList<>();
        for (String operation : new String[] {"encrypt", "decrypt"}) {
            all.add(new Work(operation, Subjects.USUAL, 64));
            all.add(new Work(operation, Subjects.USUAL, KIB));
            all.add(new Work(operation, Subjects.NEW_CONTEXT, KIB));
            all.add(new Work(operation, Subjects.USUAL, MIB));
            all.add(new Work(operation, Library.STREAM, 16 * MIB));
        }
        return List.copyOf(all);
    }

    /** As {@code encrypt 1024 B, new context}. */
    @Override
    public String toString() {
        return operation + " " + size + " B" + (variant.isEmpty() ? "" : ", " + variant);
    }
}
