package io.sealwax.localkms.internal.engine;

import static io.sealwax.localkms.internal.engine.Answers.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** RotateKeyOnDemand and ReplicateKey: what makes new key material, and what carries it to other Regions. */
final class MaterialOperations {

    private static final int MOST_ROTATIONS = 25;
    private static final Pattern REGION = Pattern.compile("^([a-z]+-){2,3}\\d+$");

    private final Keyring keyring;
    private final KeyResolver resolver;
    private final SecureRandom random;
    private final Duration replicationDelay;

    MaterialOperations(Keyring keyring, KeyResolver resolver, SecureRandom random, Duration replicationDelay) {
        this.keyring = keyring;
        this.resolver = resolver;
        this.random = random;
        this.replicationDelay = replicationDelay;
    }

    /** Gives a key, and all its replicas, new material; the old one stays for what it encrypted. */
    ObjectNode rotate(Call call) {
        String keyId = call.members().requiredText("KeyId", 1, 2048);
        Arn arn = resolver.managed(call, keyId, "RotateKeyOnDemand").arn();
        KeyMaterial fresh = KeyMaterial.random(random);
        keyring.update(state -> {
            KmsKey key = state.required(arn);
            requireEnabled(key);
            if (key.isReplica()) {
                throw KmsError.unsupported(arn + " is a multi-Region replica key; rotate its primary key instead.");
            }
            if (key.materials().size() > MOST_ROTATIONS) {
                throw new KmsError(
                        "LimitExceededException",
                        arn + " has reached the limit of " + MOST_ROTATIONS + " on-demand rotations.");
            }
            State rotated = state.with(key.rotatedTo(fresh));
            for (KmsKey replica : state.replicasOf(key)) {
                rotated = rotated.with(replica.rotatedTo(fresh));
            }
            return rotated;
        });
        return answer().put("KeyId", arn.keyId());
    }

    /** Makes a replica, which shows as Creating in the answer, as AWS's does. */
    ObjectNode replicate(Call call) {
        Members members = call.members();
        String keyId = members.requiredText("KeyId", 1, 2048);
        String region = members.requiredText("ReplicaRegion", 1, 32);
        members.checkPattern("ReplicaRegion", region, REGION);
        String description = members.text("Description", 0, 8192);
        Arn primary = resolver.managed(call, keyId, "ReplicateKey").arn();
        requireSamePartition(primary, region);
        Arn replica = primary.in(region);
        State state = keyring.update(before -> {
            KmsKey key = before.required(primary);
            requireEnabled(key);
            if (!key.isMultiRegion() || key.isReplica()) {
                throw KmsError.unsupported(primary + " is not a multi-Region primary key.");
            }
            if (before.key(replica) != null) {
                throw new KmsError("AlreadyExistsException", "Key '" + replica + "' already exists");
            }
            return before.with(replicaOf(key, replica, description == null ? "" : description));
        });
        call.touch(replica);
        ObjectNode answer = answer();
        answer.set("ReplicaKeyMetadata", KeyMetadata.of(state.required(replica), state, KeyState.CREATING));
        answer.put("ReplicaPolicy", defaultPolicy(replica));
        answer.putArray("ReplicaTags");
        return answer;
    }

    private KmsKey replicaOf(KmsKey primary, Arn arn, String description) {
        Instant now = keyring.now();
        return new KmsKey(
                arn,
                description,
                now,
                now.plus(replicationDelay),
                true,
                null,
                null,
                primary.arn().region(),
                primary.materials());
    }

    private void requireEnabled(KmsKey key) {
        KeyState keyState = key.state(keyring.now());
        if (keyState == KeyState.DISABLED) {
            throw new KmsError("DisabledException", key.arn() + " is disabled.");
        }
        if (keyState != KeyState.ENABLED) {
            throw KmsError.invalidState(key.arn(), keyState.problem);
        }
    }

    private static void requireSamePartition(Arn primary, String region) {
        if (!Regions.partition(primary.region()).equals(Regions.partition(region))) {
            throw KmsError.validation("ReplicaRegion " + region + " is not in the partition of " + primary + ".");
        }
    }

    /** The policy that AWS gives a key for which none was sent; shown, not enforced. */
    private static String defaultPolicy(Arn key) {
        ObjectNode policy = answer().put("Version", "2012-10-17").put("Id", "key-default-1");
        ObjectNode statement = policy.putArray("Statement")
                .addObject()
                .put("Sid", "Enable IAM User Permissions")
                .put("Effect", "Allow");
        statement
                .putObject("Principal")
                .put("AWS", "arn:" + Regions.partition(key.region()) + ":iam::" + key.account() + ":root");
        statement.put("Action", "kms:*").put("Resource", "*");
        return policy.toString();
    }
}
