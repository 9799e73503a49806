package io.sealwax.benchmarks.kms;

import java.util.List;

/** A library and what it does about data keys, set up as its documentation says is best. */
interface SetUp {
    /** As files name it. */
    String id();

    /** As the report calls it. */
    String title();

    /** How it was set up, in sentences. */
    String how();

    /** Whether a message with such a context costs a call each time. */
    boolean callsForEach(Message message);

    /** For one service. */
    Protection open(Site site, Bounds bounds);

    /**
     * For one service whose messages another one opens: with this set-up, or with what writes messages that it opens.
     */
    default Protection writer(Site site, Bounds bounds) {
        return open(site, bounds);
    }

    /** What a service seals and opens with; thread-safe. */
    interface Protection extends AutoCloseable {
        /** The message. */
        byte[] seal(byte[] plaintext, Message where);

        /** The plaintext, or an exception where the message belongs elsewhere. */
        byte[] open(byte[] sealed, Message where);

        @Override
        default void close() {}
    }

    /** Those that are compared. */
    static List<SetUp> all() {
        return List.of(new SealwaxCache(), new AwsEncryptionSdkCache(), new NoCache());
    }
}
