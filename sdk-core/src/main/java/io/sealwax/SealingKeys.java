package io.sealwax;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.header.HeaderWriter;
import io.sealwax.internal.header.Layout;
import io.sealwax.internal.keys.KeyMaterial;
import io.sealwax.internal.message.ChunkedMessage;
import io.sealwax.internal.message.MessageSealer;
import io.sealwax.spi.DataKeyProvider;
import org.jspecify.annotations.Nullable;

/** Where a cipher's messages get their data keys, and what their headers say of them. Immutable and thread-safe. */
record SealingKeys(
        DataKeyProvider provider,
        RequiredNames required,
        @Nullable KeySectionStore sections,
        boolean detachedKeys) {

    /** Returns a lease on the data key for a message with this context, the caller's to close. */
    private KeyMaterial.Lease lease(EncryptionContext context) {
        required.check(context);
        DataKey.Lease lease = provider.current(context.keyBound());
        try {
            if (!lease.dataKey().keyBound().equals(context.keyBound())) {
                throw new IllegalStateException("the data-key provider gave a data key of another context");
            }
            KeyMaterial.Lease unwrapped = lease.material();
            if (detachedKeys && sections != null) {
                unwrapped.key().keepSectionIn(sections);
            }
            return unwrapped;
        } catch (Throwable t) {
            lease.close();
            throw t;
        }
    }

    private HeaderWriter header(EncryptionContext context, KeyMaterial key) {
        HeaderWriter header = new HeaderWriter(context.encoding().stored(), key.headerKeys(detachedKeys));
        if (header.length() > Layout.MAX_HEADER) {
            throw DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.CONFIGURATION)
                    .message("context and wrapped keys make a header of " + header.length() + " bytes, at most "
                            + Layout.MAX_HEADER)
                    .advice("wrap with fewer master keys, or keep the wrapped keys elsewhere")
                    .build();
        }
        return header;
    }

    /** Begins a message of known length with this context. */
    MessageSealer sealer(EncryptionContext context, CryptoProvider crypto, int plaintextLength) {
        KeyMaterial.Lease lease = lease(context);
        try {
            return new MessageSealer(lease, header(context, lease.key()), context.encoding(), crypto, plaintextLength);
        } catch (Throwable t) {
            lease.close();
            throw t;
        }
    }

    /** Begins a chunked message with this context. */
    ChunkedMessage begin(EncryptionContext context, CryptoProvider crypto) {
        KeyMaterial.Lease lease = lease(context);
        try {
            return new ChunkedMessage(lease, header(context, lease.key()), context.encoding(), crypto);
        } catch (Throwable t) {
            lease.close();
            throw t;
        }
    }
}
