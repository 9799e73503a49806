package io.sealwax.internal.crypto;

import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Gets the AES-GCM of the JDK compiled early. The JVM interprets its loops, at some 50 MB a second, until their methods
 * have been called some thousand times and the compiler has had its time: calls of 16 KiB get there after up to 40 MB,
 * calls of 64 bytes after a few. So once in a process, when enough chunks have come to expect more, this makes such
 * calls, with a key and a plaintext that are no secrets. They take as long as some three megabytes of chunks would, and
 * some 5 milliseconds if the loops are compiled already. Thread-safe.
 */
final class WarmUp {
    /** The system property that turns it off with {@code false}, unless a cipher's builder says otherwise. */
    static final String PROPERTY = "sealwax.warmup";

    /** So many chunks, half a megabyte, come first: what is smaller should not pay for it. */
    static final int AFTER_CHUNKS = 32;

    private static final int MESSAGES = 200;
    private static final int CALLS = 256;
    private static final int BYTES = 64;

    private final Cipher cipher;
    private final AtomicInteger chunks = new AtomicInteger();
    private volatile boolean begun;

    /** With a cipher of its own. */
    WarmUp(Cipher cipher) {
        this.cipher = cipher;
    }

    /** Counts a chunk, and warms up once if that makes enough of them. */
    void count() {
        if (!begun && chunks.incrementAndGet() == AFTER_CHUNKS) {
            begun = true;
            run();
        }
    }

    boolean hasBegun() {
        return begun;
    }

    private void run() {
        AesKey key = AesKey.zero();
        byte[] nonce = new byte[GcmCipher.NONCE_LENGTH];
        byte[] plaintext = new byte[BYTES];
        byte[] out = new byte[BYTES + GcmCipher.TAG_LENGTH];
        try {
            for (int message = 0; message < MESSAGES; message++) {
                nonce[0] = (byte) message;
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(GcmCipher.TAG_LENGTH * Byte.SIZE, nonce));
                for (int call = 0; call < CALLS; call++) {
                    cipher.update(plaintext, 0, BYTES, out, 0);
                }
                cipher.doFinal(out, 0);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's AES-GCM does not work", e);
        }
    }
}
