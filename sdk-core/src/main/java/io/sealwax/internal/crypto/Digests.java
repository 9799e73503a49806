package io.sealwax.internal.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;

/**
 * Digests of the JDK's own provider, whichever comes first: of those here, only its resets leave nothing of what was
 * absorbed. (Its clones do, once compiled: {@link Sha512} says how.) Where a Java runtime has no such provider, its
 * first one serves.
 */
final class Digests {
    private static final String JDK = "SUN";

    private Digests() {}

    static MessageDigest create(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm, JDK);
        } catch (NoSuchProviderException | NoSuchAlgorithmException noSuchRuntime) {
            return createByFirstProvider(algorithm);
        }
    }

    private static MessageDigest createByFirstProvider(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no " + algorithm, e);
        }
    }
}
