package io.sealwax.benchmarks.kms;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Which messages come, and when. It is the same whenever it is replayed. */
interface Workload {
    /** As files name it. */
    String name();

    /** As the report calls it. */
    String title();

    /** What it is about, in a sentence. */
    String idea();

    /** How many processes there are, each with a cache of its own. */
    int services();

    /** How many tenants there are in all. */
    int tenants();

    /** The settings of the caches. */
    Bounds bounds();

    /** How many messages come, and how fast. */
    Loads loads();

    /** What the caller seals who comes as the {@code index}th, so many nanoseconds after the first could have. */
    Message message(int index, long due);

    /** Sealed before anybody comes, so that caches are warm. */
    default List<Message> before() {
        return List.of();
    }

    /**
     * What was written long ago, by services with caches of their own: callers open one of these each, and seal
     * nothing.
     */
    default List<Message> written() {
        return List.of();
    }

    /** Which of the written messages the caller opens who comes as the {@code index}th. */
    default int pick(int index) {
        return index;
    }

    /** Callers who come before this are not counted. */
    default Duration measuredFrom() {
        return Duration.ZERO;
    }

    /** What happens meanwhile. */
    default List<Incident> incidents() {
        return List.of();
    }

    /** Whether the load is replayed alone too, so that it shows what of the waits is the machine's. */
    default boolean isReplayedAlone() {
        return false;
    }

    /** What decides about one caller. */
    static RandomGenerator random(int index) {
        return new SplittableRandom(index);
    }
}
