package io.sealwax.localkms.internal.store;

import io.sealwax.localkms.KeyFileException;
import io.sealwax.localkms.internal.engine.Keyring;
import io.sealwax.localkms.internal.engine.State;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * The one file that keeps the keys. It is replaced as a whole, by a rename, and can be read by its owner alone from
 * its first moment on. What a process that was killed meanwhile left beside it is removed when it is opened again.
 *
 * <p>What cannot be read is never overwritten, nor is a file that somebody else changed since it was read or written here.
 */
public final class KeyFile implements Keyring.Keeper {

    private static final long MOST_BYTES = 256L << 20;

    private final Path path;
    private final State loaded;
    private byte[] known;

    /** Opens the file, and creates it when it is not there. */
    public KeyFile(Path path) {
        try {
            this.path = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            if (!Files.exists(this.path)) {
                replace(StateJson.write(State.empty()));
            }
            closeToOthers(this.path);
            this.known = readBounded(this.path);
            this.loaded = StateJson.read(known);
            // not before: beside a damaged file it may be the only copy of the keys
            FreshFile.sweep(this.path);
        } catch (IOException e) {
            throw new KeyFileException("the key file " + path + " cannot be used: " + reason(e), e);
        }
    }

    /** What the file held when it was opened. */
    public State loaded() {
        return loaded;
    }

    /** Replaces the file; the keyring calls this one change at a time. */
    @Override
    public void keep(State state) throws IOException {
        if (!Files.exists(path) || !Arrays.equals(readBounded(path), known)) {
            throw new IOException(
                    path + " was changed or removed by someone else; two local KMS cannot share one file");
        }
        byte[] next = StateJson.write(state);
        replace(next);
        known = next;
    }

    private void replace(byte[] content) throws IOException {
        try (FreshFile fresh = FreshFile.beside(path)) {
            fresh.write(content);
            fresh.moveTo(path);
        }
    }

    /** A file that was written by hand, or copied. */
    private static void closeToOthers(Path path) throws IOException {
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static byte[] readBounded(Path path) throws IOException {
        long size = Files.size(path);
        if (size > MOST_BYTES) {
            throw new IOException(
                    "it has " + size + " bytes, more than the " + MOST_BYTES + " that a key file may have");
        }
        return Files.readAllBytes(path);
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof FileSystemException ? e.getClass().getSimpleName() + " " + message : message;
    }
}
