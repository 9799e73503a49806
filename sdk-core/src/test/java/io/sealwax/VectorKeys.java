package io.sealwax;

import io.sealwax.internal.crypto.NonceSource;
import io.sealwax.internal.header.KeySection;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.FormatVector;
import java.util.Arrays;

/**
 * The data key of a known answer: lent to seal under its salt, and given by a master key that stands for a KMS to open.
 */
final class VectorKeys implements DataKeyProvider, KeySectionStore {
    private final FormatVector vector;
    private final MasterKeys opening;

    VectorKeys(FormatVector vector) {
        this.vector = vector;
        this.opening = vector.masterKey()
                .map(key -> MasterKeys.of(LocalMasterKey.takeCopyOf("vector-master-key", key)))
                .orElseGet(() -> MasterKeys.of(new AnyKeyGivesIt()));
    }

    @Override
    public DataKey.Lease current(EncryptionContext keyBound) {
        DataKey key = DataKey.takeOwnershipOf(vector.dataKey(), keyBound, vector.wrappedKeys(), salt());
        DataKey.Lease lease = key.lease();
        key.retire();
        return lease;
    }

    /** Hands out the salt's bytes in order, and no others. */
    private NonceSource salt() {
        byte[] salt = vector.salt();
        int[] next = {0};
        return (out, offset, length) -> {
            if (length > salt.length - next[0]) {
                throw new IllegalStateException("more random bytes than the salt has");
            }
            System.arraycopy(salt, next[0], out, offset, length);
            next[0] += length;
        };
    }

    @Override
    public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return opening.candidate(wrapped, keyBound);
    }

    @Override
    public void put(byte[] keyId, byte[] section) {
        if (!Arrays.equals(section, KeySection.encode(vector.wrappedKeys()))) {
            throw new IllegalStateException("the section to keep is not the vector's");
        }
    }

    @Override
    public byte[] get(byte[] keyId) {
        return KeySection.encode(vector.wrappedKeys());
    }

    private final class AnyKeyGivesIt implements MasterKey {
        @Override
        public String providerId() {
            return "vector";
        }

        @Override
        public String name() {
            return "vector";
        }

        @Override
        public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
            throw new IllegalStateException("vectors are opened with it only");
        }

        @Override
        public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call) {
            throw new IllegalStateException("vectors are opened with it only");
        }

        @Override
        public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return true;
        }

        @Override
        public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
            return new UnwrappedDataKey(vector.dataKey());
        }
    }
}
