package io.sealwax.benchmarks.builds;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.sealwax.EnvelopeCipher;
import io.sealwax.kms.CachingDataKeyProvider;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A build of the library.
 *
 * @param name what it is called in tables
 * @param classPath its jars, or folders of its classes, and those of the libraries that are to be its own
 */
public record Build(String name, List<String> classPath) {
    public Build {
        classPath = List.copyOf(classPath);
    }

    /** The one that the benchmarks were built with. */
    public static Build present() {
        return new Build(
                "this build",
                List.of(place(EnvelopeCipher.class), place(CachingDataKeyProvider.class), place(Caffeine.class)));
    }

    /**
     * The one whose jars lie in a folder, as in {@code sdk-cli/target/lib}.
     *
     * @throws IllegalArgumentException if there is no jar
     */
    static Build in(Path folder) throws IOException {
        List<String> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(jar -> jars.add(jar.toAbsolutePath().toString()));
        }
        if (jars.isEmpty()) {
            throw new IllegalArgumentException("no jar in " + folder);
        }
        return new Build(folder.toString(), jars);
    }

    private static String place(Class<?> of) {
        try {
            return Path.of(of.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(of + " comes from no file", e);
        }
    }

    /**
     * Loads it, apart from every other build.
     *
     * @param provider the JCA provider's name
     * @throws IllegalArgumentException if it is no such library, or lacks what the benchmarks call
     */
    Library load(String provider) throws MalformedURLException {
        URL[] urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = Path.of(classPath.get(i)).toUri().toURL();
        }
        try {
            return (Library) new BuildLoader(name, urls)
                    .loadClass(LibraryAtWork.class.getName())
                    .getConstructor(String.class)
                    .newInstance(provider);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(name + " cannot be called: " + e.getCause(), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException(name + " cannot be called: " + e, e);
        }
    }
}
