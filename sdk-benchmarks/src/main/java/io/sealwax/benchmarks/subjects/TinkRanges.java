package io.sealwax.benchmarks.subjects;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig2026;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.GeneralSecurityException;

/**
 * Tink's channel that seeks, over segments of 4 KiB: the smaller of the two sizes that it has ready, which is the
 * faster one for small ranges.
 */
final class TinkRanges implements Ranged {
    private final SeekableByteChannel channel;

    TinkRanges(byte[] plaintext) throws GeneralSecurityException, IOException {
        StreamingAead aead = KeysetHandle.generateNew(
                        PredefinedStreamingAeadParameters.AES256_GCM_HKDF_4KB, StreamingAeadConfig2026.get())
                .getPrimitive(StreamingAeadConfig2026.get(), StreamingAead.class);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (OutputStream out = aead.newEncryptingStream(message, Place.associatedData())) {
            out.write(plaintext);
        }
        channel = aead.newSeekableDecryptingChannel(new ArrayChannel(message.toByteArray()), Place.associatedData());
    }

    @Override
    public void read(long offset, byte[] out, int length) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(out, 0, length);
        channel.position(offset);
        while (into.hasRemaining() && channel.read(into) >= 0) {
            // until the range is full
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
