package io.sealwax.cli;

import io.sealwax.spi.MasterKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The master keys of one command, which are gone when it is closed. */
final class KeyRing implements AutoCloseable {
    /** The most wrapped keys that a reader takes by default. */
    private static final int MOST_WRAPPED_KEYS = 8;

    private final List<MasterKey> keys = new ArrayList<>();
    private final List<Runnable> endings = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    /** Adds a key, and what has to be done with it in the end. */
    void add(MasterKey key, Runnable ending) {
        endings.add(ending);
        keys.add(key);
    }

    /** Adds a file that holds a key. */
    void addFile(Path file) {
        files.add(file);
    }

    /** The files that hold keys: losing one is losing every message under it. */
    List<Path> files() {
        return files;
    }

    /**
     * Checks that one message can be under all of these keys.
     *
     * @throws UsageException if two have one name, or there are more than a reader takes
     */
    KeyRing requireOneMessage() {
        Set<String> names = new HashSet<>();
        for (MasterKey key : keys) {
            if (!names.add(key.providerId() + ':' + key.name())) {
                throw new UsageException("two keys have the name '" + key.name() + "'");
            }
        }
        if (keys.size() > MOST_WRAPPED_KEYS) {
            throw new UsageException(keys.size() + " keys: readers take at most " + MOST_WRAPPED_KEYS);
        }
        return this;
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    MasterKey first() {
        return keys.get(0);
    }

    MasterKey[] others() {
        return keys.subList(1, keys.size()).toArray(MasterKey[]::new);
    }

    @Override
    public void close() {
        endings.forEach(Runnable::run);
    }
}
