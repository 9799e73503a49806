package io.sealwax.testing;

import io.sealwax.internal.crypto.ProviderChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JCA providers that every suite goes through: the three that are known, or the one that this execution of the
 * build names by the system property {@code sealwax.test.provider}. That one is also what ciphers use that name none.
 */
public final class Providers {
    /** Names {@code Conscrypt}, {@code BCFIPS} or {@code SunPKCS11-NSS}. */
    public static final String PROPERTY = "sealwax.test.provider";

    public static final List<String> NAMES = names();

    private static final String NSS_LIBRARY = "libnss3.so";

    private Providers() {}

    /** The provider that this execution is about, if it is about one. */
    public static Optional<String> named() {
        return Optional.ofNullable(System.getProperty(PROPERTY));
    }

    /** Whether what is not written in Java is on this machine. */
    static boolean areHere() {
        return !named().equals(Optional.of("SunPKCS11-NSS")) || nssFolder().isPresent();
    }

    private static List<String> names() {
        if (named().isEmpty()) {
            return List.of("SunJCE", "AmazonCorrettoCryptoProvider", "BC");
        }
        String name = named().get();
        if (areHere()) {
            Security.addProvider(create(name));
            System.setProperty(ProviderChoice.PROPERTY, name);
        }
        return List.of(name);
    }

    private static Provider create(String name) {
        return switch (name) {
            case "Conscrypt" -> instance("org.conscrypt.OpenSSLProvider");
            case "BCFIPS" -> instance("org.bouncycastle.jcajce.provider.BouncyCastleFipsProvider");
            case "SunPKCS11-NSS" ->
                Security.getProvider("SunPKCS11")
                        .configure("--name=NSS\nnssLibraryDirectory="
                                + nssFolder().orElseThrow()
                                + "\nnssDbMode=noDb\nattributes=compatibility\n");
            default -> throw new IllegalArgumentException("no provider '" + name + "' is known here");
        };
    }

    private static Provider instance(String className) {
        try {
            return Class.forName(className)
                    .asSubclass(Provider.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Distributions have it in a folder of the machine's architecture, or in one for 64 bits. */
    private static Optional<Path> nssFolder() {
        for (Path libraries : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"))) {
            if (!Files.isDirectory(libraries)) {
                continue;
            }
            try (Stream<Path> below = Files.list(libraries)) {
                Optional<Path> found = Stream.concat(Stream.of(libraries), below)
                        .filter(folder -> Files.exists(folder.resolve(NSS_LIBRARY)))
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.empty();
    }
}
