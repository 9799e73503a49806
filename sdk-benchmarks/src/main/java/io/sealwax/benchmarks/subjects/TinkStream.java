package io.sealwax.benchmarks.subjects;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig2026;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/** Tink's AES256-GCM-HKDF streaming with its larger segments of 1 MiB, which its documentation has for large files. */
final class TinkStream implements Streamed {
    private final StreamingAead aead;

    TinkStream() throws GeneralSecurityException {
        aead = KeysetHandle.generateNew(
                        PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB, StreamingAeadConfig2026.get())
                .getPrimitive(StreamingAeadConfig2026.get(), StreamingAead.class);
    }

    @Override
    public OutputStream sealing(OutputStream message) throws GeneralSecurityException, IOException {
        return aead.newEncryptingStream(message, Place.associatedData());
    }

    @Override
    public InputStream opening(InputStream message) throws GeneralSecurityException, IOException {
        return aead.newDecryptingStream(message, Place.associatedData());
    }
}
