package io.sealwax.localkms.internal.engine;

import static io.sealwax.localkms.internal.engine.Answers.answer;
import static io.sealwax.localkms.internal.engine.Answers.seconds;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** EnableKey, DisableKey, ScheduleKeyDeletion and CancelKeyDeletion. */
final class KeyStateOperations {

    private static final int SHORTEST_WINDOW = 7;
    private static final int LONGEST_WINDOW = 30;

    private final Keyring keyring;
    private final KeyResolver resolver;

    KeyStateOperations(Keyring keyring, KeyResolver resolver) {
        this.keyring = keyring;
        this.resolver = resolver;
    }

    ObjectNode enable(Call call) {
        return setEnabled(call, "EnableKey", true);
    }

    ObjectNode disable(Call call) {
        return setEnabled(call, "DisableKey", false);
    }

    private ObjectNode setEnabled(Call call, String operation, boolean on) {
        Arn arn = managed(call, operation);
        keyring.update(state -> {
            KmsKey key = state.required(arn);
            KeyState before = key.state(keyring.now());
            if (before != KeyState.ENABLED && before != KeyState.DISABLED) {
                throw KmsError.invalidState(arn, before.problem);
            }
            return state.with(key.withEnabled(on));
        });
        return answer();
    }

    ObjectNode scheduleDeletion(Call call) {
        Integer asked = call.members().integer("PendingWindowInDays", SHORTEST_WINDOW, LONGEST_WINDOW);
        int days = asked == null ? LONGEST_WINDOW : asked;
        Arn arn = managed(call, "ScheduleKeyDeletion");
        KmsKey key = keyring.update(state -> {
                    KmsKey before = state.required(arn);
                    KeyState keyState = before.state(keyring.now());
                    if (keyState.isPendingDeletion()) {
                        throw KmsError.invalidState(arn, keyState.problem);
                    }
                    boolean heldBack =
                            !before.isReplica() && !state.replicasOf(before).isEmpty();
                    return state.with(
                            heldBack ? before.awaitingReplicas(days) : before.deletedAfter(keyring.now(), days));
                })
                .required(arn);
        ObjectNode answer = answer().put("KeyId", arn.toString())
                .put("KeyState", key.state(keyring.now()).wireName)
                .put("PendingWindowInDays", days);
        if (key.deletionDate() != null) {
            answer.put("DeletionDate", seconds(key.deletionDate()));
        }
        return answer;
    }

    ObjectNode cancelDeletion(Call call) {
        Arn arn = managed(call, "CancelKeyDeletion");
        keyring.update(state -> {
            KmsKey key = state.required(arn);
            if (!key.state(keyring.now()).isPendingDeletion()) {
                throw KmsError.invalidState(arn, "is not pending deletion.");
            }
            return state.with(key.rescued());
        });
        return answer().put("KeyId", arn.toString());
    }

    private Arn managed(Call call, String operation) {
        String keyId = call.members().requiredText("KeyId", 1, 2048);
        return resolver.managed(call, keyId, operation).arn();
    }
}
