package io.sealwax.benchmarks.kms;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is to be done at certain moments, by one thread. Not thread-safe until it runs. */
final class Agenda implements Runnable {
    private record Item(long at, Runnable what) {}

    private final Pace pace;
    private final List<Item> items = new ArrayList<>();

    Agenda(Pace pace) {
        this.pace = pace;
    }

    void add(long at, Runnable what) {
        items.add(new Item(at, what));
    }

    /** Does it all; what is due at the same time, in the order in which it was added. */
    @Override
    public void run() {
        items.sort(Comparator.comparingLong(Item::at));
        for (Item item : items) {
            pace.until(item.at);
            item.what.run();
        }
    }
}
