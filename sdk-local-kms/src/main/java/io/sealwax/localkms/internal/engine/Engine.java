package io.sealwax.localkms.internal.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every operation of the local KMS by its name, over one keyring. Safe for use by several threads. */
public final class Engine {

    private final Map<String, Operation> operations = new TreeMap<>();
    private final AccessRules access;

    public Engine(Keyring keyring, Duration replicationDelay) {
        SecureRandom random = new SecureRandom();
        BlobCipher cipher = new BlobCipher(random);
        access = new AccessRules(keyring);
        KeyResolver resolver = new KeyResolver(keyring, access);
        addKeys(new KeyOperations(keyring, resolver, random));
        addAliases(new AliasOperations(keyring, resolver));
        addCryptography(new DataKeyOperations(resolver, cipher), new CryptoOperations(resolver, cipher));
        addStates(new KeyStateOperations(keyring, resolver));
        addMaterial(new MaterialOperations(keyring, resolver, random, replicationDelay));
    }

    private void addKeys(KeyOperations keys) {
        operations.put("CreateKey", keys::create);
        operations.put("DescribeKey", keys::describe);
        operations.put("ListKeys", keys::list);
    }

    private void addAliases(AliasOperations aliases) {
        operations.put("CreateAlias", aliases::create);
        operations.put("UpdateAlias", aliases::update);
        operations.put("DeleteAlias", aliases::delete);
        operations.put("ListAliases", aliases::list);
    }

    private void addCryptography(DataKeyOperations dataKeys, CryptoOperations crypto) {
        operations.put("GenerateDataKey", dataKeys::withPlaintext);
        operations.put("GenerateDataKeyWithoutPlaintext", dataKeys::withoutPlaintext);
        operations.put("Encrypt", crypto::encrypt);
        operations.put("Decrypt", crypto::decrypt);
        operations.put("ReEncrypt", crypto::reEncrypt);
    }

    private void addStates(KeyStateOperations states) {
        operations.put("EnableKey", states::enable);
        operations.put("DisableKey", states::disable);
        operations.put("ScheduleKeyDeletion", states::scheduleDeletion);
        operations.put("CancelKeyDeletion", states::cancelDeletion);
    }

    private void addMaterial(MaterialOperations material) {
        operations.put("RotateKeyOnDemand", material::rotate);
        operations.put("ReplicateKey", material::replicate);
    }

    /** The names of all operations, ordered. */
    public Set<String> operations() {
        return Collections.unmodifiableSet(operations.keySet());
    }

    public AccessRules access() {
        return access;
    }

    /** Carries out one operation; throws {@link KmsError} for every refusal. */
    public ObjectNode answer(String operation, Call call) {
        Operation known = operations.get(operation);
        if (known == null) {
            throw new KmsError("UnknownOperationException", null);
        }
        return known.answer(call);
    }
}
