package io.sealwax.localkms.internal.engine;

import static io.sealwax.localkms.internal.engine.Answers.answer;
import static io.sealwax.localkms.internal.engine.Answers.seconds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A key as CreateKey, DescribeKey and ReplicateKey show it. */
final class KeyMetadata {

    static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    static final String USAGE = "ENCRYPT_DECRYPT";
    static final String ORIGIN = "AWS_KMS";

    private KeyMetadata() {}

    static ObjectNode of(KmsKey key, State state, Instant now) {
        return of(key, state, key.state(now));
    }

    static ObjectNode of(KmsKey key, State state, KeyState shown) {
        ObjectNode metadata = answer();
        metadata.put("AWSAccountId", key.arn().account());
        metadata.put("Arn", key.arn().toString());
        metadata.put("KeyId", key.arn().keyId());
        metadata.put("CreationDate", seconds(key.created()));
        metadata.put("CurrentKeyMaterialId", key.currentMaterial().id());
        metadata.put("CustomerMasterKeySpec", SYMMETRIC);
        metadata.put("Description", key.description());
        metadata.put("Enabled", shown == KeyState.ENABLED);
        metadata.putArray("EncryptionAlgorithms").add(SYMMETRIC);
        metadata.put("KeyManager", "CUSTOMER");
        metadata.put("KeySpec", SYMMETRIC);
        metadata.put("KeyState", shown.wireName);
        metadata.put("KeyUsage", USAGE);
        metadata.put("MultiRegion", key.isMultiRegion());
        metadata.put("Origin", ORIGIN);
        if (key.deletionDate() != null) {
            metadata.put("DeletionDate", seconds(key.deletionDate()));
        }
        if (shown == KeyState.PENDING_REPLICA_DELETION) {
            metadata.put("PendingDeletionWindowInDays", key.pendingWindowInDays());
        }
        if (key.primaryRegion() != null) {
            describeRegions(metadata.putObject("MultiRegionConfiguration"), key, key.primaryRegion(), state);
        }
        return metadata;
    }

    private static void describeRegions(ObjectNode regions, KmsKey key, String primaryRegion, State state) {
        regions.put("MultiRegionKeyType", key.isReplica() ? "REPLICA" : "PRIMARY");
        Arn primary = key.arn().in(primaryRegion);
        describeRegion(regions.putObject("PrimaryKey"), primary);
        var replicas = regions.putArray("ReplicaKeys");
        state.replicasOf(key).forEach(replica -> describeRegion(replicas.addObject(), replica.arn()));
    }

    private static void describeRegion(ObjectNode region, Arn key) {
        region.put("Arn", key.toString());
        region.put("Region", key.region());
    }
}
