package io.sealwax.benchmarks.kms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A replay over time: what the KMS has counted at the end of each window, and what callers waited who came in it. */
final class Windows {
    private static final Duration LENGTH = Duration.ofMillis(250);
    private static final double NANOS = 1e9;

    private final Site site;
    private final long from;
    private final int count;
    private final List<Calls> counted = new ArrayList<>();

    /**
     * Windows of 250 ms; a last one that is not whole is left out.
     *
     * @param from when the first begins, in nanoseconds after the first caller could come
     * @param to when the last ends
     */
    Windows(Site site, long from, long to) {
        this.site = site;
        this.from = from;
        this.count = (int) ((to - from) / LENGTH.toNanos());
    }

    /**
     * Puts down when the KMS's counters are to be read; where the first window begins with the first caller, they are
     * read now, not too late.
     */
    void addTo(Agenda agenda, long start) {
        if (from == 0) {
            counted.add(site.calls());
        }
        for (int i = counted.size(); i <= count; i++) {
            agenda.add(start + edge(i), () -> counted.add(site.calls()));
        }
    }

    /** What the KMS had counted when the first window began; after the agenda has run. */
    Calls first() {
        return counted.get(0);
    }

    /** All windows; after the agenda has run. */
    List<Window> of(long[] due, Waits waits) {
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int first = firstAt(due, edge(i));
            int end = firstAt(due, edge(i + 1));
            Calls calls = counted.get(i + 1).minus(counted.get(i));
            windows.add(new Window(
                    (edge(i) - from) / NANOS,
                    end - first,
                    waits.failed(first, end),
                    waits.percentiles(first, end),
                    calls.arrived(),
                    calls.throttled()));
        }
        return windows;
    }

    private long edge(int i) {
        return from + i * LENGTH.toNanos();
    }

    /** Who came first at this moment or after it. */
    static int firstAt(long[] due, long at) {
        int first = 0;
        while (first < due.length && due[first] < at) {
            first++;
        }
        return first;
    }
}
