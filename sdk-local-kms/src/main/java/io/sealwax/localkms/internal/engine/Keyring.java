package io.sealwax.localkms.internal.engine;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The current {@link State}: readers take it without a lock, writers replace it one at a time.
 *
 * <p>A change is kept by the {@link Keeper} before anyone sees it, so that a key that was answered for is not lost.
 * Keys whose deletion date has passed by the injected clock are gone from every view.
 */
public final class Keyring {

    /** Keeps a state beyond this process; fails when it cannot. */
    @FunctionalInterface
    public interface Keeper {
        void keep(State state) throws IOException;
    }

    private final InstantSource clock;
    private final Keeper keeper;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile State state;

    public Keyring(State initial, InstantSource clock, Keeper keeper) {
        this.state = initial;
        this.clock = clock;
        this.keeper = keeper;
    }

    /** The time by the injected clock, in the milliseconds that the wire and the key file can carry. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    State state() {
        State current = state;
        return current.hasDueDeletion(now()) ? update(UnaryOperator.identity()) : current;
    }

    /** Applies one change, and returns the state that it made; when {@code change} throws, nothing has changed. */
    State update(UnaryOperator<State> change) {
        writing.lock();
        try {
            State next = change.apply(state.withoutDueKeys(now()));
            if (next != state) {
                keeper.keep(next);
                state = next;
            }
            return next;
        } catch (IOException e) {
            throw new KmsError("KMSInternalException", "The key file could not be written: " + e.getMessage());
        } finally {
            writing.unlock();
        }
    }
}
