package io.sealwax.internal.parallel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of a stream that are worked on ahead and handed on in their order: as many as there are places, however long
 * the stream. Used by one thread, which works too.
 *
 * @param <P> a piece, which is filled, worked on, handed on, and filled again
 */
public final class InOrder<P extends Work> implements AutoCloseable {
    private final Workers workers;
    private final int places;
    private final Supplier<P> maker;
    private final List<P> all = new ArrayList<>();
    private final Deque<P> idle = new ArrayDeque<>();
    private final Deque<UnderWay<P>> underWay = new ArrayDeque<>();
    private @Nullable P free;

    private record UnderWay<P>(P piece, Workers.Piece work) {}

    /**
     * So many places.
     *
     * @param maker makes a piece when one is needed for the first time
     */
    public InOrder(Workers workers, int places, Supplier<P> maker) {
        this.workers = workers;
        this.places = places;
        this.maker = maker;
    }

    /** Whether every place is taken by a piece that was begun and not handed on. */
    public boolean isFull() {
        return underWay.size() == places;
    }

    /** How many pieces were begun and not handed on. */
    public int size() {
        return underWay.size();
    }

    /** The piece to fill; the same until it is begun. There must be a place. */
    public P free() {
        if (free == null) {
            free = idle.poll();
        }
        if (free == null) {
            free = maker.get();
            all.add(free);
        }
        return free;
    }

    /** Has the {@link #free} piece worked on. */
    public void begin() {
        P filled = free();
        free = null;
        underWay.add(new UnderWay<>(filled, workers.submit(filled)));
        workers.callForHelp();
    }

    /** The piece that was begun first, when it is done; throws what its work threw. There must be one. */
    public P oldest() {
        UnderWay<P> oldest = underWay.element();
        workers.await(oldest.work);
        return oldest.piece;
    }

    /** Gives the place of the {@link #oldest} piece free. */
    public void release() {
        idle.add(underWay.remove().piece);
    }

    /** Returns when nobody works on a piece any more, and wipes all of them. */
    @Override
    public void close() {
        workers.close();
        underWay.forEach(piece -> workers.settle(piece.work));
        underWay.clear();
        idle.clear();
        free = null;
        all.forEach(Work::wipe);
        all.clear();
    }
}
