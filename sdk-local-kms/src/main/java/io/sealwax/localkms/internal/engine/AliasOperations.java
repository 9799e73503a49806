package io.sealwax.localkms.internal.engine;

import static io.sealwax.localkms.internal.engine.Answers.answer;
import static io.sealwax.localkms.internal.engine.Answers.seconds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** CreateAlias, UpdateAlias, DeleteAlias and ListAliases. */
final class AliasOperations {

    private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9:/_-]+$");
    private static final String PREFIX = "alias/";

    private final Keyring keyring;
    private final KeyResolver resolver;

    AliasOperations(Keyring keyring, KeyResolver resolver) {
        this.keyring = keyring;
        this.resolver = resolver;
    }

    ObjectNode create(Call call) {
        Arn alias = aliasName(call);
        Arn target = target(call, "CreateAlias");
        keyring.update(state -> {
            if (state.alias(alias) != null) {
                throw new KmsError("AlreadyExistsException", "An alias with the name " + alias + " already exists");
            }
            requireNotPending(state.required(target));
            return state.with(new Alias(alias, target, keyring.now(), keyring.now()));
        });
        return answer();
    }

    ObjectNode update(Call call) {
        Arn alias = aliasName(call);
        Arn target = target(call, "UpdateAlias");
        resolver.managed(call, existing(keyring.state(), alias).target().toString(), "UpdateAlias");
        keyring.update(state -> {
            requireNotPending(state.required(target));
            return state.with(existing(state, alias).pointedAt(target, keyring.now()));
        });
        return answer();
    }

    ObjectNode delete(Call call) {
        Arn alias = aliasName(call);
        resolver.managed(call, existing(keyring.state(), alias).target().toString(), "DeleteAlias");
        keyring.update(state -> {
            existing(state, alias);
            return state.withoutAlias(alias);
        });
        return answer();
    }

    ObjectNode list(Call call) {
        Caller caller = call.caller();
        Stream<Alias> aliases = keyring.state().aliasesIn(caller.account(), caller.region());
        String keyId = call.members().text("KeyId", 1, 2048);
        if (keyId != null) {
            Arn key = resolver.managed(call, keyId, "ListAliases").arn();
            aliases = aliases.filter(alias -> alias.target().equals(key));
        }
        Page<Alias> page = Page.of(call, aliases, Alias::name, 50);
        ObjectNode answer = answer();
        var entries = answer.putArray("Aliases");
        for (Alias alias : page.items()) {
            entries.addObject()
                    .put("AliasArn", alias.arn().toString())
                    .put("AliasName", alias.name())
                    .put("CreationDate", seconds(alias.created()))
                    .put("LastUpdatedDate", seconds(alias.updated()))
                    .put("TargetKeyId", alias.target().keyId());
        }
        page.describe(answer);
        return answer;
    }

    private static Arn aliasName(Call call) {
        String name = call.members().requiredText("AliasName", 1, 256);
        call.members().checkPattern("AliasName", name, NAME);
        if (!name.startsWith(PREFIX)) {
            throw KmsError.validation("Alias must start with the prefix \"alias/\". Please see"
                    + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
        }
        if (name.startsWith("alias/aws/")) {
            throw new KmsError("NotAuthorizedException", null);
        }
        if (name.equals(PREFIX) || name.contains(":")) {
            throw KmsError.validation(name + " contains invalid characters for an alias");
        }
        return new Arn(call.caller().region(), call.caller().account(), name);
    }

    private Arn target(Call call, String permission) {
        String keyId = call.members().requiredText("TargetKeyId", 1, 2048);
        if (keyId.startsWith(PREFIX) || keyId.contains(":" + PREFIX)) {
            throw KmsError.validation("Aliases must refer to keys. Not aliases");
        }
        return resolver.managed(call, keyId, permission).arn();
    }

    private void requireNotPending(KmsKey key) {
        KeyState keyState = key.state(keyring.now());
        if (keyState.isPendingDeletion()) {
            throw KmsError.invalidState(key.arn(), keyState.problem);
        }
    }

    private static Alias existing(State state, Arn name) {
        Alias alias = state.alias(name);
        if (alias == null) {
            throw KmsError.notFound("Alias " + name + " is not found.");
        }
        return alias;
    }
}
