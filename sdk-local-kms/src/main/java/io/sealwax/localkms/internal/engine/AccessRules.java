package io.sealwax.localkms.internal.engine;

import io.sealwax.localkms.Access;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The rules of {@link Access}, and the check of a call against them. */
public final class AccessRules implements Access {

    private static final String NO_ACCESS =
            " because the resource does not exist in this Region, no resource-based policies allow"
                    + " access, or a resource-based policy explicitly denies access";

    /** How a refusal calls a key that only a ciphertext names. */
    static final String KEY_OF_CIPHERTEXT = "the resource associated with this ciphertext";

    private record Rule(Arn key, String subject) {}

    private final Keyring keyring;
    private final Set<Rule> allowedAccounts = ConcurrentHashMap.newKeySet();
    private final Set<Rule> deniedPermissions = ConcurrentHashMap.newKeySet();
    private final Map<String, Rule> grants = new ConcurrentHashMap<>();

    AccessRules(Keyring keyring) {
        this.keyring = keyring;
    }

    @Override
    public AccessRules allow(String keyArn, String accountId) {
        allowedAccounts.add(accountRule(keyArn, accountId));
        return this;
    }

    @Override
    public AccessRules revoke(String keyArn, String accountId) {
        allowedAccounts.remove(accountRule(keyArn, accountId));
        return this;
    }

    @Override
    public AccessRules deny(String keyArn, String operation) {
        deniedPermissions.add(operationRule(keyArn, operation));
        return this;
    }

    @Override
    public AccessRules undeny(String keyArn, String operation) {
        deniedPermissions.remove(operationRule(keyArn, operation));
        return this;
    }

    @Override
    public String grantToken(String keyArn, String accountId) {
        Rule rule = accountRule(keyArn, accountId);
        String token = "local-" + UUID.randomUUID();
        grants.put(token, rule);
        return token;
    }

    @Override
    public AccessRules clear() {
        allowedAccounts.clear();
        deniedPermissions.clear();
        grants.clear();
        return this;
    }

    /** Refuses a caller that may not use this key so; {@code shown} is how the refusal calls the key. */
    void check(Arn key, String shown, Caller caller, String permission, Collection<String> grantTokens) {
        if (deniedPermissions.contains(new Rule(key, permission))) {
            throw denied(caller, permission, shown + " with an explicit deny in a resource-based policy");
        }
        if (key.account().equals(caller.account())) {
            return;
        }
        Rule use = new Rule(key, caller.account());
        boolean granted =
                allowedAccounts.contains(use) || grantTokens.stream().anyMatch(token -> use.equals(grants.get(token)));
        if (!granted || !Permission.reachesAcrossAccounts(permission)) {
            throw unreachable(shown, caller, permission);
        }
    }

    /** Refuses grant tokens that were not made here. */
    void checkGrants(Collection<String> grantTokens) {
        if (!grants.keySet().containsAll(grantTokens)) {
            throw new KmsError("InvalidGrantTokenException", "Grant token is invalid.");
        }
    }

    /** What a caller hears of a key that it cannot see: the same whether the key exists or not. */
    static KmsError unreachable(String shown, Caller caller, String permission) {
        return denied(caller, permission, shown + NO_ACCESS);
    }

    /** How a refusal calls a key that the request named. */
    static String shown(Arn resource) {
        return "resource: " + resource;
    }

    private static KmsError denied(Caller caller, String permission, String onWhat) {
        return new KmsError(
                "AccessDeniedException",
                "User: " + caller.principal() + " is not authorized to perform: kms:" + permission + " on " + onWhat);
    }

    private Rule accountRule(String keyArn, String accountId) {
        if (!accountId.matches("\\d{12}")) {
            throw new IllegalArgumentException("'" + accountId + "' is not an account id of 12 digits");
        }
        return new Rule(existing(keyArn), accountId);
    }

    private Rule operationRule(String keyArn, String operation) {
        if (!Permission.exists(operation)) {
            throw new IllegalArgumentException("'" + operation + "' is not the name of an operation on a key");
        }
        return new Rule(existing(keyArn), operation);
    }

    private Arn existing(String keyArn) {
        Arn arn = Arn.parse(keyArn);
        if (arn == null || keyring.state().key(arn) == null) {
            throw new IllegalArgumentException("'" + keyArn + "' is not the ARN of a key here");
        }
        return arn;
    }
}
