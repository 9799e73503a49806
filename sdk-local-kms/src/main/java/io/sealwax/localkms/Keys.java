package io.sealwax.localkms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sealwax.localkms.internal.engine.Arn;
import io.sealwax.localkms.internal.engine.Call;
import io.sealwax.localkms.internal.engine.Caller;
import io.sealwax.localkms.internal.engine.Engine;
import io.sealwax.localkms.internal.engine.KmsError;
import java.util.regex.Pattern;

/**
 * Makes and changes keys without a client, as the keys' own accounts would: for setting a test up. These calls are
 * neither counted nor listed, and pass by the faults. What a client would be refused is a {@link LocalKmsException}.
 * Safe for use by several threads.
 */
public final class Keys {

    private static final Pattern ALIAS = Pattern.compile("alias/[a-zA-Z0-9/_-]{1,250}");

    private final Engine engine;
    private final String account;
    private final String region;

    Keys(Engine engine, String account, String region) {
        this.engine = engine;
        this.account = account;
        this.region = region;
    }

    /**
     * Makes a key in the default account and Region.
     *
     * @return its ARN
     */
    public String create() {
        return create(account, region);
    }

    /**
     * Makes a key.
     *
     * @param inAccount 12 digits
     * @param inRegion for example {@code eu-west-1}
     * @return its ARN
     */
    public String create(String inAccount, String inRegion) {
        return create(inAccount, inRegion, false);
    }

    /**
     * Makes the primary key of a multi-Region key.
     *
     * @param inAccount 12 digits
     * @param inRegion for example {@code eu-west-1}
     * @return its ARN
     */
    public String createMultiRegion(String inAccount, String inRegion) {
        return create(inAccount, inRegion, true);
    }

    /**
     * Makes a replica of a multi-Region primary key.
     *
     * @param keyArn the primary key
     * @param toRegion where the replica lives
     * @return the replica's ARN
     */
    public String replicate(String keyArn, String toRegion) {
        ObjectNode answer = direct("ReplicateKey", keyArn, request(keyArn).put("ReplicaRegion", toRegion));
        return answer.path("ReplicaKeyMetadata").path("Arn").textValue();
    }

    /**
     * Gives a key a name in its account and Region.
     *
     * @param name begins with {@code alias/}
     * @param keyArn a key
     */
    public void createAlias(String name, String keyArn) {
        direct("CreateAlias", keyArn, object().put("AliasName", name).put("TargetKeyId", keyArn));
    }

    /**
     * The key of this name in the default account and Region, which is made where there is none.
     *
     * @param name begins with {@code alias/}
     * @return the key's ARN
     * @throws LocalKmsException if the name is not valid
     */
    public String withAlias(String name) {
        if (!ALIAS.matcher(name).matches() || name.startsWith("alias/aws/")) {
            throw new LocalKmsException("ValidationException", "'" + name + "' is not the name of an alias, alias/...");
        }
        Caller owner = new Caller(account, region, "local");
        try {
            ObjectNode answer = direct("DescribeKey", owner, request(name));
            return answer.path("KeyMetadata").path("Arn").textValue();
        } catch (LocalKmsException e) {
            if (!e.errorCode().equals("NotFoundException")) {
                throw e;
            }
        }
        String arn = create();
        createAlias(name, arn);
        return arn;
    }

    /**
     * Points a name at another key of its account and Region.
     *
     * @param name begins with {@code alias/}
     * @param keyArn the other key
     */
    public void updateAlias(String name, String keyArn) {
        direct("UpdateAlias", keyArn, object().put("AliasName", name).put("TargetKeyId", keyArn));
    }

    /**
     * Enables a key.
     *
     * @param keyArn a key that is not pending deletion
     */
    public void enable(String keyArn) {
        direct("EnableKey", keyArn, request(keyArn));
    }

    /**
     * Disables a key.
     *
     * @param keyArn a key that is not pending deletion
     */
    public void disable(String keyArn) {
        direct("DisableKey", keyArn, request(keyArn));
    }

    /**
     * Schedules a key for deletion; it is gone when the clock has passed the waiting period.
     *
     * @param keyArn a key
     * @param days the waiting period, 7 to 30
     */
    public void scheduleDeletion(String keyArn, int days) {
        direct("ScheduleKeyDeletion", keyArn, request(keyArn).put("PendingWindowInDays", days));
    }

    /**
     * Takes a key back from deletion; it is disabled then.
     *
     * @param keyArn a key that is pending deletion
     */
    public void cancelDeletion(String keyArn) {
        direct("CancelKeyDeletion", keyArn, request(keyArn));
    }

    /**
     * Gives a key, and its replicas, new key material; what was encrypted before still decrypts.
     *
     * @param keyArn an enabled key, and no replica
     */
    public void rotate(String keyArn) {
        direct("RotateKeyOnDemand", keyArn, request(keyArn));
    }

    private String create(String inAccount, String inRegion, boolean multiRegion) {
        Caller owner =
                new Caller(LocalKmsBuilder.checkedAccount(inAccount), LocalKmsBuilder.checkedRegion(inRegion), "local");
        ObjectNode answer = direct("CreateKey", owner, object().put("MultiRegion", multiRegion));
        return answer.path("KeyMetadata").path("Arn").textValue();
    }

    private ObjectNode direct(String operation, String keyArn, ObjectNode members) {
        Arn arn = Arn.parse(keyArn);
        if (arn == null || arn.isAlias()) {
            throw new IllegalArgumentException("'" + keyArn + "' is not the ARN of a key");
        }
        return direct(operation, new Caller(arn.account(), arn.region(), "local"), members);
    }

    private ObjectNode direct(String operation, Caller caller, ObjectNode members) {
        try {
            return engine.answer(operation, new Call(caller, members));
        } catch (KmsError e) {
            throw new LocalKmsException(e.code(), operation + " was refused: " + e.getMessage());
        }
    }

    private static ObjectNode request(String keyArn) {
        return object().put("KeyId", keyArn);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
