package io.sealwax.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Cipher;

/**
 * Which arrays a JCA provider is handed. A provider over native code may copy a whole output array in and write all of
 * it back, and so undo what other threads wrote beside its range meanwhile; it may wipe the rest of an array, or want
 * more room than the output takes. No test shows for certain that one does not: whether two threads meet is luck. So
 * only providers that are known to write nothing but their range meet an array that others have.
 */
enum ArrayUse {
    /** Hands over the caller's arrays as they are. */
    CALLERS {
        @Override
        byte[] toRead(byte[] array) {
            return array;
        }

        @Override
        int doFinal(Cipher cipher, byte[] in, int inAt, int length, byte[] out, int outAt, int needed)
                throws GeneralSecurityException {
            return cipher.doFinal(in, inAt, length, out, outAt);
        }
    },

    /** Hands over copies that nobody else has, with the room that the provider asks for, and wipes them. */
    OWN {
        @Override
        byte[] toRead(byte[] array) {
            return array.clone();
        }

        @Override
        int doFinal(Cipher cipher, byte[] in, int inAt, int length, byte[] out, int outAt, int needed)
                throws GeneralSecurityException {
            byte[] ownIn = Arrays.copyOfRange(in, inAt, inAt + length);
            // room for a tag when it opens, too: some providers insist, whatever they say when they are asked
            byte[] ownOut =
                    new byte[Math.max(cipher.getOutputSize(length), Math.max(needed, length + GcmCipher.TAG_LENGTH))];
            try {
                int written = cipher.doFinal(ownIn, 0, length, ownOut, 0);
                System.arraycopy(ownOut, 0, out, outAt, needed);
                return written;
            } finally {
                Arrays.fill(ownIn, (byte) 0);
                Arrays.fill(ownOut, (byte) 0);
            }
        }
    };

    /** By their classes: any provider may have any name. */
    private static final Set<String> WRITE_THEIR_RANGE = Set.of(
            "com.sun.crypto.provider.SunJCE",
            "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider",
            "org.bouncycastle.jce.provider.BouncyCastleProvider");

    /** What a provider is handed unless its self-test finds that this is too much. */
    static ArrayUse of(Provider provider) {
        return WRITE_THEIR_RANGE.contains(provider.getClass().getName()) ? CALLERS : OWN;
    }

    /** Returns an array with these bytes that the provider may see in full. */
    abstract byte[] toRead(byte[] array);

    /**
     * Ends an operation of the cipher, from one range to another.
     *
     * @param needed how many bytes the output takes
     * @return how many bytes the provider says it wrote
     */
    abstract int doFinal(Cipher cipher, byte[] in, int inAt, int length, byte[] out, int outAt, int needed)
            throws GeneralSecurityException;
}
