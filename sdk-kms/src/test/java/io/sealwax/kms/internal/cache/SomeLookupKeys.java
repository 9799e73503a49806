package io.sealwax.kms.internal.cache;

import io.sealwax.EncryptionContext;
import io.sealwax.kms.internal.cache.LookupKeys.LookupKey;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import java.util.Objects;

/** What data keys are found by, under a master key that trusts everything and unwraps nothing. */
final class SomeLookupKeys {
    private SomeLookupKeys() {}

    /** One that messages call by the name that is called. */
    static LookupKey of(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return of(wrapped.keyName(), wrapped, keyBound);
    }

    /** @param called the name of the key that is called */
    static LookupKey of(String called, WrappedDataKey wrapped, EncryptionContext keyBound) {
        return new LookupKey(
                Objects.requireNonNull(MasterKeys.of(new TrustingAll(called)).candidate(wrapped, keyBound)));
    }

    private record TrustingAll(String name) implements MasterKey {
        @Override
        public String providerId() {
            return "test";
        }

        @Override
        public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return true;
        }

        @Override
        public String nameToCall(WrappedDataKey wrapped) {
            return name;
        }

        @Override
        public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
            throw new UnsupportedOperationException();
        }
    }
}
