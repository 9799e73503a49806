package io.sealwax.localkms.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A symmetric encryption key in one Region; immutable, changed by replacing it.
 *
 * @param pendingWindowInDays the waiting period when deletion is scheduled, else null
 * @param deletionDate when the key goes; null when it is not scheduled, or while replicas still hold a primary back
 * @param primaryRegion where the primary of a multi-Region key lives; null for a single-Region key
 * @param usableFrom until then a fresh replica is {@code Creating}
 * @param materials every generation, the current one last
 */
public record KmsKey(
        Arn arn,
        String description,
        Instant created,
        Instant usableFrom,
        boolean enabled,
        @Nullable Integer pendingWindowInDays,
        @Nullable Instant deletionDate,
        @Nullable String primaryRegion,
        List<KeyMaterial> materials) {

    public KmsKey {
        materials = List.copyOf(materials);
        if (materials.isEmpty()) {
            throw new IllegalArgumentException(arn + " has no key material");
        }
    }

    boolean isMultiRegion() {
        return primaryRegion != null;
    }

    boolean isReplica() {
        return primaryRegion != null && !primaryRegion.equals(arn.region());
    }

    boolean isReplicaOf(KmsKey primary) {
        return isReplica() && isRelatedTo(primary);
    }

    /** Whether both are the same multi-Region key, in whatever Regions. */
    boolean isRelatedTo(KmsKey other) {
        return isMultiRegion()
                && arn.account().equals(other.arn.account())
                && arn.resource().equals(other.arn.resource());
    }

    KeyState state(Instant now) {
        if (pendingWindowInDays != null) {
            return deletionDate == null ? KeyState.PENDING_REPLICA_DELETION : KeyState.PENDING_DELETION;
        }
        if (now.isBefore(usableFrom)) {
            return KeyState.CREATING;
        }
        return enabled ? KeyState.ENABLED : KeyState.DISABLED;
    }

    KeyMaterial currentMaterial() {
        return materials.get(materials.size() - 1);
    }

    @Nullable
    KeyMaterial material(String id) {
        return materials.stream().filter(m -> m.id().equals(id)).findFirst().orElse(null);
    }

    KmsKey withEnabled(boolean on) {
        return with(on, pendingWindowInDays, deletionDate, materials);
    }

    /** Scheduled, but held back by replicas: the waiting period has not begun. */
    KmsKey awaitingReplicas(int days) {
        return with(enabled, days, null, materials);
    }

    KmsKey deletedAfter(Instant start, int days) {
        return with(enabled, days, start.plus(Duration.ofDays(days)), materials);
    }

    /** No longer scheduled for deletion; KMS leaves such a key disabled. */
    KmsKey rescued() {
        return with(false, null, null, materials);
    }

    KmsKey rotatedTo(KeyMaterial fresh) {
        List<KeyMaterial> all = new ArrayList<>(materials);
        all.add(fresh);
        return with(enabled, pendingWindowInDays, deletionDate, all);
    }

    private KmsKey with(boolean on, @Nullable Integer days, @Nullable Instant deletion, List<KeyMaterial> all) {
        return new KmsKey(arn, description, created, usableFrom, on, days, deletion, primaryRegion, all);
    }
}
