package io.sealwax.benchmarks.memory;

import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.DataKey;
import com.amazonaws.encryptionsdk.EncryptedDataKey;
import com.amazonaws.encryptionsdk.MasterKey;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import io.sealwax.testing.heap.Secret;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.crypto.SecretKey;

/** A local master key of the AWS Encryption SDK that remembers which data keys it made, under a mask. */
final class RecordingMasterKey extends MasterKey<RecordingMasterKey> {
    final Set<Secret> dataKeys = new HashSet<>();
    private final JceMasterKey key;

    RecordingMasterKey(SecretKey wrapping) {
        key = JceMasterKey.getInstance(wrapping, "local", "recorded", "AES/GCM/NoPadding");
    }

    @Override
    public String getProviderId() {
        return key.getProviderId();
    }

    @Override
    public String getKeyId() {
        return key.getKeyId();
    }

    @Override
    public DataKey<RecordingMasterKey> generateDataKey(CryptoAlgorithm algorithm, Map<String, String> context) {
        DataKey<RecordingMasterKey> made = mine(key.generateDataKey(algorithm, context));
        dataKeys.add(Secret.takeOwnershipOf(made.getKey().getEncoded()));
        return made;
    }

    @Override
    public DataKey<RecordingMasterKey> encryptDataKey(
            CryptoAlgorithm algorithm, Map<String, String> context, DataKey<?> dataKey) {
        return mine(key.encryptDataKey(algorithm, context, dataKey));
    }

    @Override
    public DataKey<RecordingMasterKey> decryptDataKey(
            CryptoAlgorithm algorithm, Collection<? extends EncryptedDataKey> wrapped, Map<String, String> context) {
        return mine(key.decryptDataKey(algorithm, wrapped, context));
    }

    private DataKey<RecordingMasterKey> mine(DataKey<JceMasterKey> dataKey) {
        return new DataKey<>(dataKey.getKey(), dataKey.getEncryptedDataKey(), dataKey.getProviderInformation(), this);
    }
}
