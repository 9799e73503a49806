package io.sealwax.kms.internal.call;

import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.kms.internal.call.failure.Advice;
import io.sealwax.kms.internal.keys.KeyArn;
import io.sealwax.kms.internal.keys.KeyName;
import io.sealwax.kms.internal.keys.NamedKeys;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey.GeneratedDataKey;
import io.sealwax.spi.WrappedDataKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/**
 * The four operations of KMS that a master key needs. Every answer is checked to come from a key that was meant, data
 * keys are copied out of it and wiped in the response object at once, and no answer is kept. Thread-safe.
 */
public final class KmsCalls {
    public static final String GENERATE_DATA_KEY = "GenerateDataKey";
    public static final String ENCRYPT = "Encrypt";
    public static final String DECRYPT = "Decrypt";
    static final String DESCRIBE_KEY = "DescribeKey";

    private final KmsClient client;
    private final String keyName;
    private final @Nullable String region;
    private final CallPolicy policy;
    private final List<String> grantTokens;

    /**
     * Calls through this client.
     *
     * @param keyName how the user calls the master key, for messages
     * @param region where the client calls, null where it does not say
     * @param settings as they are now
     */
    public KmsCalls(KmsClient client, String keyName, @Nullable String region, CallSettings settings) {
        this.client = client;
        this.keyName = keyName;
        this.region = region;
        this.policy = settings.policy();
        this.grantTokens = settings.grantTokens();
    }

    /** Where the client calls, null where it does not say. */
    @Nullable
    public String region() {
        return region;
    }

    /** A call that has not been made yet, or never will be, for when it fails. */
    public KmsCall call(String operation, @Nullable KeyArn key, EncryptionContext keyBound, KeyCall keyCall) {
        return new KmsCall(operation, keyName, key, region, keyBound, grantTokens, policy, keyCall);
    }

    /** A new data key; the array is the caller's to wipe. */
    public GeneratedDataKey generate(NamedKeys key, EncryptionContext keyBound, KeyCall keyCall) {
        KmsCall call = call(GENERATE_DATA_KEY, key.latest(), keyBound, keyCall);
        return call.observed(KeyCall.Operation.GENERATE, () -> generate(key, call));
    }

    private GeneratedDataKey generate(NamedKeys key, KmsCall call) {
        GenerateDataKeyResponse answer = call.answer(override -> client.generateDataKey(GenerateDataKeyRequest.builder()
                .keyId(key.name().text())
                .keySpec(DataKeySpec.AES_256)
                .encryptionContext(call.context())
                .grantTokens(grantTokens)
                .overrideConfiguration(override)
                .build()));
        byte[] dataKey = takeOver(answer.plaintext(), call);
        boolean usable = false;
        try {
            WrappedDataKey wrapped = wrapped(answer.keyId(), key::mayStandFor, answer.ciphertextBlob(), call);
            usable = true;
            return new GeneratedDataKey(dataKey, wrapped);
        } finally {
            if (!usable) {
                Arrays.fill(dataKey, (byte) 0);
            }
        }
    }

    /** The data key, which stays the caller's, wrapped. */
    public WrappedDataKey encrypt(NamedKeys key, byte[] dataKey, EncryptionContext keyBound, KeyCall keyCall) {
        KmsCall call = call(ENCRYPT, key.latest(), keyBound, keyCall);
        return call.observed(KeyCall.Operation.WRAP, () -> encrypt(key, dataKey, call));
    }

    private WrappedDataKey encrypt(NamedKeys key, byte[] dataKey, KmsCall call) {
        byte[] copy = dataKey.clone();
        try {
            EncryptResponse answer = call.answer(override -> client.encrypt(EncryptRequest.builder()
                    .keyId(key.name().text())
                    .plaintext(SdkBytes.fromByteArrayUnsafe(copy))
                    .encryptionContext(call.context())
                    .grantTokens(grantTokens)
                    .overrideConfiguration(override)
                    .build()));
            return wrapped(answer.keyId(), key::mayStandFor, answer.ciphertextBlob(), call);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** The data key, whatever its length; the array is the caller's to wipe. */
    public byte[] decrypt(KeyArn key, WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall keyCall) {
        KmsCall call = call(DECRYPT, key, keyBound, keyCall);
        return call.observed(KeyCall.Operation.UNWRAP, () -> decrypt(key, wrapped, call));
    }

    private byte[] decrypt(KeyArn key, WrappedDataKey wrapped, KmsCall call) {
        DecryptResponse answer = call.answer(override -> client.decrypt(DecryptRequest.builder()
                .keyId(key.toString())
                .ciphertextBlob(SdkBytes.fromByteArrayUnsafe(wrapped.wrapped()))
                .encryptionContext(call.context())
                .grantTokens(grantTokens)
                .overrideConfiguration(override)
                .build()));
        byte[] dataKey = takeOver(answer.plaintext(), call);
        boolean usable = false;
        try {
            answeredBy(answer.keyId(), key::equals, call);
            usable = true;
            return dataKey;
        } finally {
            if (!usable) {
                Arrays.fill(dataKey, (byte) 0);
            }
        }
    }

    /** The ARN of the key that the name stands for now. */
    public KeyArn describe(KeyName key) {
        KmsCall call = call(DESCRIBE_KEY, null, EncryptionContext.none(), KeyCall.start());
        DescribeKeyResponse answer = call.answer(override -> client.describeKey(DescribeKeyRequest.builder()
                .keyId(key.text())
                .grantTokens(grantTokens)
                .overrideConfiguration(override)
                .build()));
        String arn = answer.keyMetadata() == null ? null : answer.keyMetadata().arn();
        return answeredBy(
                arn, it -> key.mayStandFor(it) && (region == null || it.region().equals(region)), call);
    }

    /** A copy of the SDK's array, which is wiped. */
    private static byte[] takeOver(@Nullable SdkBytes plaintext, KmsCall call) {
        if (plaintext == null) {
            throw call.unusable(Category.TRANSIENT, "the answer holds no data key", Advice.UNUSABLE_ANSWER);
        }
        byte[] theirs = plaintext.asByteArrayUnsafe();
        byte[] ours = theirs.clone();
        Arrays.fill(theirs, (byte) 0);
        return ours;
    }

    private static WrappedDataKey wrapped(
            @Nullable String answeredBy, Predicate<KeyArn> meant, @Nullable SdkBytes blob, KmsCall call) {
        KeyArn key = answeredBy(answeredBy, meant, call);
        try {
            return new WrappedDataKey(
                    KeyArn.PROVIDER_ID, key.toString(), blob == null ? new byte[0] : blob.asByteArray());
        } catch (IllegalArgumentException e) {
            throw call.unusable(
                    Category.TRANSIENT, "the answer's wrapped key: " + e.getMessage(), Advice.UNUSABLE_ANSWER);
        }
    }

    private static KeyArn answeredBy(@Nullable String text, Predicate<KeyArn> meant, KmsCall call) {
        KeyArn arn = KeyArn.parse(text);
        if (arn == null) {
            throw call.unusable(Category.TRANSIENT, "the answer names no key ARN", Advice.UNUSABLE_ANSWER);
        }
        if (!meant.test(arn)) {
            throw call.unusable(
                    Category.INCORRECT_KEY,
                    "the answer is from another key than the one called, " + arn,
                    "see what answers at the client's endpoint: AWS KMS answers with the key that was called");
        }
        return arn;
    }
}
