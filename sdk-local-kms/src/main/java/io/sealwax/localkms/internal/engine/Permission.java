package io.sealwax.localkms.internal.engine;

import java.util.Set;

/** The permissions that uses of a key need: mostly the operation's name; ReEncrypt needs two. */
final class Permission {

    static final String RE_ENCRYPT_FROM = "ReEncryptFrom";
    static final String RE_ENCRYPT_TO = "ReEncryptTo";

    /** What KMS lets another account do, when the key's owner allows it. */
    private static final Set<String> ACROSS_ACCOUNTS = Set.of(
            "DescribeKey",
            "Encrypt",
            "Decrypt",
            "GenerateDataKey",
            "GenerateDataKeyWithoutPlaintext",
            RE_ENCRYPT_FROM,
            RE_ENCRYPT_TO);

    private static final Set<String> OWNERS_ALONE = Set.of(
            "CreateAlias",
            "UpdateAlias",
            "DeleteAlias",
            "ListAliases",
            "EnableKey",
            "DisableKey",
            "ScheduleKeyDeletion",
            "CancelKeyDeletion",
            "RotateKeyOnDemand",
            "ReplicateKey");

    private Permission() {}

    static boolean exists(String permission) {
        return ACROSS_ACCOUNTS.contains(permission) || OWNERS_ALONE.contains(permission);
    }

    static boolean reachesAcrossAccounts(String permission) {
        return ACROSS_ACCOUNTS.contains(permission);
    }
}
