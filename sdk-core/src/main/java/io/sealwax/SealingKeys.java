package io.sealwax;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.header.HeaderWriter;
import io.sealwax.internal.header.Layout;
import io.sealwax.spi.DataKeyProvider;
import org.jspecify.annotations.Nullable;

/** Where a cipher's messages get their data keys, and what their headers say of them. Immutable and thread-safe. */
record SealingKeys(
        DataKeyProvider provider,
        RequiredNames required,
        @Nullable KeySectionStore sections,
        boolean detachedKeys) {

    /** A lease on the data key for a message with this context, the caller's to close. */
    DataKey.Lease lease(EncryptionContext context) {
        required.check(context);
        DataKey.Lease lease = provider.current(context.keyBound());
        boolean right = false;
        try {
            if (!lease.dataKey().keyBound().equals(context.keyBound())) {
                throw new IllegalStateException("the data-key provider gave a data key of another context");
            }
            if (detachedKeys && sections != null) {
                lease.dataKey().keepSectionIn(sections);
            }
            right = true;
            return lease;
        } finally {
            if (!right) {
                lease.close();
            }
        }
    }

    /** The header of a message with this context under this data key. */
    HeaderWriter header(EncryptionContext context, DataKey key) {
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

    /** Begins a chunked message with this context. */
    ChunkedMessage begin(EncryptionContext context, CryptoProvider crypto) {
        DataKey.Lease lease = lease(context);
        boolean begun = false;
        try {
            ChunkedMessage message = new ChunkedMessage(lease, header(context, lease.dataKey()), context, crypto);
            begun = true;
            return message;
        } finally {
            if (!begun) {
                lease.close();
            }
        }
    }
}
