package io.sealwax.localkms.internal.engine;

/** The states of a KMS key that can occur here, with the name AWS gives them and the words its errors use. */
enum KeyState {
    CREATING("Creating", "is creating."),
    ENABLED("Enabled", "is enabled."),
    DISABLED("Disabled", "is disabled."),
    PENDING_DELETION("PendingDeletion", "is pending deletion."),
    PENDING_REPLICA_DELETION("PendingReplicaDeletion", "is pending replica deletion.");

    final String wireName;
    final String problem;

    KeyState(String wireName, String problem) {
        this.wireName = wireName;
        this.problem = problem;
    }

    boolean isPendingDeletion() {
        return this == PENDING_DELETION || this == PENDING_REPLICA_DELETION;
    }
}
