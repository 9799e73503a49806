package io.sealwax.internal.crypto;

import java.lang.reflect.InvocationTargetException;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which JCA provider does AES-GCM: the one that is named by the builder, else by the system property
 * {@code sealwax.provider}, else Amazon Corretto Crypto Provider if it is there and passes its own self-test, else the
 * JDK's, else the first registered one that passes ours. A provider need not be registered with {@link Security}: the
 * two known ones are also found on the class path or module path.
 */
public final class ProviderChoice {
    /**
     * Names the provider to use: {@code SunJCE}, {@code AmazonCorrettoCryptoProvider}, {@code BC}, or any that is
     * registered.
     */
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

    /** Found once, since a provider's own self-test takes its time. */
    private static volatile @Nullable CryptoProvider chosen;

    private ProviderChoice() {}

    /**
     * Returns the provider with this name, never another one.
     *
     * @throws IllegalArgumentException if there is none, or it does not work on this platform
     */
    public static CryptoProvider named(String name) {
        return named(name, "");
    }

    private static CryptoProvider named(String name, String by) {
        Provider provider = find(name);
        if (provider == null) {
            String why = installed(name) == null
                    ? "it is neither registered nor on the class path"
                    : "it is there, but its own self-test fails on this platform";
            throw new IllegalArgumentException("no JCA provider '" + name + "'" + by + ": " + why);
        }
        return CryptoProvider.of(provider);
    }

    /**
     * The provider of the system property, or the fastest that is there, or the first that works.
     *
     * @throws IllegalStateException if none works; another call tries again
     * @throws IllegalArgumentException if the property names a provider that is not there
     */
    public static CryptoProvider preferred() {
        String pinned = System.getProperty(PROPERTY);
        if (pinned != null && !pinned.isBlank()) {
            return named(pinned.strip(), ", which the system property " + PROPERTY + " names");
        }
        CryptoProvider known = chosen;
        return known != null ? known : choose();
    }

    private static synchronized CryptoProvider choose() {
        CryptoProvider known = chosen;
        if (known != null) {
            return known;
        }
        List<@Nullable Provider> candidates = new ArrayList<>();
        candidates.add(find(CORRETTO));
        candidates.add(find(JDK));
        Collections.addAll(candidates, Security.getProviders());
        StringBuilder why = new StringBuilder();
        for (Provider each : candidates) {
            try {
                if (each != null && CryptoProvider.hasGcm(each)) {
                    chosen = CryptoProvider.of(each);
                    return chosen;
                }
            } catch (RuntimeException | LinkageError | AssertionError unusable) {
                why.append("; ").append(each.getName()).append(": ").append(unusable.getMessage());
            }
        }
        throw new IllegalStateException("no JCA provider of this Java runtime does AES-256-GCM as it must" + why
                + "; name another one by the system property " + PROPERTY);
    }

    private static @Nullable Provider find(String name) {
        Provider found = installed(name);
        return found != null && CORRETTO.equals(name) && !passesOwnSelfTest(found) ? null : found;
    }

    private static @Nullable Provider installed(String name) {
        Provider registered = Security.getProvider(name);
        String className = CLASSES.get(name);
        return registered != null || className == null
                ? registered
                : UNREGISTERED.computeIfAbsent(name, absent -> instantiate(className));
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
}
