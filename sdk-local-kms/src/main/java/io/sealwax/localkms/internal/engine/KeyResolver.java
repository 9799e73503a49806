package io.sealwax.localkms.internal.engine;

import java.util.List;
import java.util.regex.Pattern;

/** Finds the key that a request names (by id, ARN, alias or alias ARN) and checks that the caller may use it. */
final class KeyResolver {

    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}");

    private final Keyring keyring;
    private final AccessRules access;

    KeyResolver(Keyring keyring, AccessRules access) {
        this.keyring = keyring;
        this.access = access;
    }

    /** The key for a use that KMS allows by alias as well; in whatever state. */
    KmsKey named(Call call, String keyId, String permission) {
        List<String> grantTokens = call.members().grantTokens();
        access.checkGrants(grantTokens);
        Arn arn = arnOf(keyId, call.caller());
        State state = keyring.state();
        Arn keyArn = arn;
        if (arn.isAlias()) {
            Alias alias = state.alias(arn);
            if (alias == null) {
                throw missing(call, arn, permission);
            }
            keyArn = alias.target();
        }
        KmsKey key = state.key(keyArn);
        if (key == null) {
            throw missing(call, keyArn, permission);
        }
        // A stranger hears the name it used, lest it learn what an alias stands for.
        Arn shown = arn.account().equals(call.caller().account()) ? keyArn : arn;
        access.check(keyArn, AccessRules.shown(shown), call.caller(), permission, grantTokens);
        call.touch(keyArn);
        return key;
    }

    /** The key for managing it: by id or ARN only. */
    KmsKey managed(Call call, String keyId, String permission) {
        if (arnOf(keyId, call.caller()).isAlias()) {
            throw KmsError.notFound("Invalid keyId '" + keyId + "'");
        }
        return named(call, keyId, permission);
    }

    /** The key for encrypting or decrypting with it: it must be enabled. */
    KmsKey usable(Call call, String keyId, String permission) {
        return usable(named(call, keyId, permission));
    }

    /** The key that a ciphertext names, in the caller's Region. */
    KmsKey usableByCiphertext(Call call, CiphertextBlob blob, String permission) {
        List<String> grantTokens = call.members().grantTokens();
        access.checkGrants(grantTokens);
        KmsKey key = keyring.state().key(blob.keyIn(call.caller().region()));
        if (key == null) {
            throw AccessRules.unreachable(AccessRules.KEY_OF_CIPHERTEXT, call.caller(), permission);
        }
        access.check(key.arn(), AccessRules.KEY_OF_CIPHERTEXT, call.caller(), permission, grantTokens);
        call.touch(key.arn());
        return usable(key);
    }

    private KmsKey usable(KmsKey key) {
        return switch (key.state(keyring.now())) {
            case ENABLED -> key;
            case DISABLED -> throw new KmsError("DisabledException", key.arn() + " is disabled.");
            case CREATING, PENDING_DELETION, PENDING_REPLICA_DELETION ->
                throw KmsError.invalidState(key.arn(), key.state(keyring.now()).problem);
        };
    }

    /** The ARN that a name stands for in the caller's account and Region; refuses what is no name of a key. */
    private static Arn arnOf(String keyId, Caller caller) {
        if (keyId.startsWith("arn:")) {
            return regional(keyId, caller);
        }
        if (keyId.startsWith("alias/")) {
            return new Arn(caller.region(), caller.account(), keyId);
        }
        return Arn.ofKey(caller.region(), caller.account(), checkedId(keyId));
    }

    private static Arn regional(String text, Caller caller) {
        Arn arn = Arn.parse(text);
        if (arn == null) {
            throw KmsError.notFound("Invalid arn " + text);
        }
        if (!arn.region().equals(caller.region())) {
            throw KmsError.notFound("Invalid arn " + arn.region());
        }
        if (!arn.isAlias()) {
            checkedId(arn.keyId());
        }
        return arn;
    }

    private static String checkedId(String keyId) {
        if (!KEY_ID.matcher(keyId).matches()) {
            throw KmsError.notFound("Invalid keyId '" + keyId + "'");
        }
        return keyId;
    }

    private static KmsError missing(Call call, Arn arn, String permission) {
        if (!arn.account().equals(call.caller().account())) {
            return AccessRules.unreachable(AccessRules.shown(arn), call.caller(), permission);
        }
        return arn.isAlias()
                ? KmsError.notFound("Alias " + arn + " is not found.")
                : KmsError.notFound("Key '" + arn + "' does not exist");
    }
}
