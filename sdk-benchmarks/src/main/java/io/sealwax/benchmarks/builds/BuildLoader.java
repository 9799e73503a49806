package io.sealwax.benchmarks.builds;

import io.sealwax.benchmarks.turns.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;

/**
 * One build and the benchmarks' own classes that call it, apart from every other build: what the build's class path has
 * is taken from there first, and nothing of the library from anywhere else.
 */
final class BuildLoader extends URLClassLoader {
    private static final String OF_LIBRARY = "io.sealwax.";
    private static final String OF_BENCHMARKS = "io.sealwax.benchmarks.";
    private static final Set<String> SHARED = Set.of(Library.class.getName(), Turn.class.getName());
    private static final ClassLoader AROUND = BuildLoader.class.getClassLoader();

    static {
        registerAsParallelCapable();
    }

    BuildLoader(String name, URL[] classPath) {
        super(name, classPath, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SHARED.contains(name)) {
            return AROUND.loadClass(name);
        }
        try {
            return super.loadClass(name, resolve);
        } catch (ClassNotFoundException e) {
            if (name.startsWith(OF_LIBRARY)) {
                throw e;
            }
            // a provider with native code, say, which a JVM can load only once
            return AROUND.loadClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.startsWith(OF_BENCHMARKS)) {
            return super.findClass(name);
        }
        try (InputStream file = AROUND.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
