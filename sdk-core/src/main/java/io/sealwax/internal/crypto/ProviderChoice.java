package io.sealwax.internal.crypto;

import java.lang.reflect.InvocationTargetException;
import java.security.Provider;
import java.security.Security;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which JCA provider does AES-GCM: the one that is named by the builder, else by the system property {@code sealwax.provider}, else Amazon
 * Corretto Crypto Provider where it is there and passes its own self-test, else the JDK's. A provider need not be registered with
 * {@link Security}: the two known ones are also found on the class path or module path.
 */
public final class ProviderChoice {
    /** Names the provider to use: {@code SunJCE}, {@code AmazonCorrettoCryptoProvider}, {@code BC}, or any that is registered. */
    public static final String PROPERTY = "sealwax.provider";

    static final String CORRETTO = "AmazonCorrettoCryptoProvider";
    static final String JDK = "SunJCE";

    private static final Map<String, String> CLASSES = Map.of(
            CORRETTO,
            "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider",
            "BC",
            "org.bouncycastle.jce.provider.BouncyCastleProvider");

    /** Those found on the class path: the same object each time, so that there is one set of ciphers for it. */
    private static final ConcurrentMap<String, Provider> UNREGISTERED = new ConcurrentHashMap<>();

    private ProviderChoice() {}

    /** The provider with this name; an {@link IllegalArgumentException} says where none is to be had, it is never replaced by another. */
    public static CryptoProvider named(String name) {
        Provider provider = find(name);
        if (provider == null) {
            throw new IllegalArgumentException("no JCA provider '" + name
                    + "': neither registered nor on the class path, or its self-test failed");
        }
        return CryptoProvider.of(provider);
    }

    /** The provider of the system property, or the fastest that is there. */
    public static CryptoProvider preferred() {
        String pinned = System.getProperty(PROPERTY);
        return pinned != null && !pinned.isBlank() ? named(pinned.strip()) : Fastest.PROVIDER;
    }

    private static @Nullable Provider find(String name) {
        Provider registered = Security.getProvider(name);
        String className = CLASSES.get(name);
        Provider found = registered != null || className == null
                ? registered
                : UNREGISTERED.computeIfAbsent(name, absent -> instantiate(className));
        return found != null && CORRETTO.equals(name) && !passesOwnSelfTest(found) ? null : found;
    }

    private static @Nullable Provider instantiate(String className) {
        try {
            return Class.forName(className)
                    .asSubclass(Provider.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError absent) {
            return null;
        }
    }

    /** Corretto's native library may be missing for this platform; then the class is there and does nothing. */
    private static boolean passesOwnSelfTest(Provider corretto) {
        try {
            Class<?> type = corretto.getClass();
            return type.getMethod("getLoadingError").invoke(corretto) == null
                    && "PASSED"
                            .equals(type.getMethod("runSelfTests")
                                    .invoke(corretto)
                                    .toString());
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException | LinkageError unusable) {
            return false;
        }
    }

    /** Found once, since a provider's own self-test takes its time. */
    private static final class Fastest {
        static final CryptoProvider PROVIDER = choose();

        private static CryptoProvider choose() {
            Provider corretto = find(CORRETTO);
            if (corretto != null) {
                try {
                    return CryptoProvider.of(corretto);
                } catch (RuntimeException | LinkageError failsOurSelfTest) {
                    return named(JDK);
                }
            }
            return named(JDK);
        }
    }
}
