package io.sealwax.benchmarks.subjects;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The JCA providers that are measured, under the names that {@code EnvelopeCipherBuilder.provider} knows them by. */
public final class JcaProviders {
    private static final String AMAZON = "AmazonCorrettoCryptoProvider";
    private static final String BOUNCY_CASTLE = "BC";
    private static final byte[] NO_KEY = new byte[32];
    private static final int SMALL_CALLS = 50_000;
    private static final int LARGER_CALLS = 5_000;
    private static final int LARGE_CALLS = 1_000;

    private JcaProviders() {}

    public static Provider named(String name) {
        Provider provider = switch (name) {
            case AMAZON -> OnClassPath.amazon();
            case BOUNCY_CASTLE -> OnClassPath.bouncyCastle();
            default -> Security.getProvider(name);
        };
        if (provider == null) {
            throw new IllegalArgumentException("no JCA provider '" + name + "' in this Java runtime");
        }
        return provider;
    }

    /** Whether this machine and Java runtime have it: Amazon's is native code. */
    public static boolean isAvailable(String name) {
        return switch (name) {
            case AMAZON -> OnClassPath.isAmazonLoaded();
            case BOUNCY_CASTLE -> true;
            default -> Security.getProvider(name) != null;
        };
    }

    /**
     * Apart, so that who wants the JDK's own provider in a JVM that has just started does not wait for these to be
     * loaded and their jars verified.
     */
    private static final class OnClassPath {
        static Provider amazon() {
            return AmazonCorrettoCryptoProvider.INSTANCE;
        }

        static boolean isAmazonLoaded() {
            return AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
        }

        static Provider bouncyCastle() {
            return new BouncyCastleProvider();
        }
    }

    /**
     * Makes it the library's, also of its local master keys: these would look for a faster one and test it, which takes
     * time in a JVM that has just started.
     */
    static void pin(String name) {
        System.setProperty("sealwax.provider", name);
    }

    /** Makes it the provider of all who name none. */
    static void prefer(String name) {
        Provider provider = named(name);
        Security.removeProvider(name);
        Security.insertProviderAt(provider, 1);
    }

    /** Has the provider's loops compiled, in both directions, for calls of up to 64 KiB. */
    public static void warmUp(Provider provider) {
        warmUp(provider, 1024, SMALL_CALLS);
        warmUp(provider, 16_384, LARGER_CALLS);
    }

    /**
     * Has them compiled for one call over a MiB, too, which SunJCE of JDK 17 interprets for some six seconds more,
     * whatever was called before, if it is not called with less.
     */
    public static void warmUpForLargeCalls(Provider provider) {
        warmUp(provider, 65_536, LARGE_CALLS);
        warmUp(provider, 262_144, LARGE_CALLS);
    }

    private static void warmUp(Provider provider, int size, int calls) {
        GcmCalls gcm = new GcmCalls(provider, NO_KEY);
        byte[] plaintext = new byte[size];
        byte[] sealed = new byte[GcmCalls.IV_LENGTH + size + GcmCalls.TAG_LENGTH];
        for (int i = 0; i < calls; i++) {
            gcm.encrypt(plaintext, 0, size, sealed, 0);
        }
        for (int i = 0; i < calls; i++) {
            gcm.decrypt(sealed, 0, sealed.length, plaintext, 0);
        }
    }
}
