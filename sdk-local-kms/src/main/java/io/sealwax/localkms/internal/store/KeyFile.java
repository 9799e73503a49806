package io.sealwax.localkms.internal.store;

import io.sealwax.localkms.KeyFileException;
import io.sealwax.localkms.internal.engine.Keyring;
import io.sealwax.localkms.internal.engine.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * The one file that keeps the keys. It is replaced as a whole, by a rename, and can be read by its owner alone from its
 * first moment on. What a process that was killed meanwhile left beside it is removed when it is opened again.
 *
 * <p>What cannot be read is never overwritten, nor is a file that somebody else changed since it was read or written
 * here.
 */
public final class KeyFile implements Keyring.Keeper {

    private static final long MOST_BYTES = 256L << 20;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

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
            this.known = readBounded(this.path);
            this.loaded = StateJson.read(known);
            requireReplaceable(this.path);
            // not before: what was named by mistake stays as it is
            closeToOthers(this.path);
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

    private static void requireReplaceable(Path path) throws IOException {
        if (MountPoints.contains(path)) {
            throw new IOException("it is mounted by itself and cannot be replaced; mount the folder that it is in");
        }
    }

    /**
     * A file that was written by hand, or copied. Through its folder: the owner of that may just have put a link in the
     * file's place, and on JDK 25 a view of the file alone follows it, also with {@link LinkOption#NOFOLLOW_LINKS}.
     */
    private static void closeToOthers(Path path) throws IOException {
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(Objects.requireNonNull(path.getParent()))) {
            PosixFileAttributeView view = folder instanceof SecureDirectoryStream<Path> secure
                    ? secure.getFileAttributeView(
                            path.getFileName(), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    : Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (view != null && !view.readAttributes().permissions().equals(OWNER_ONLY)) {
                view.setPermissions(OWNER_ONLY);
            }
        }
    }

    /** Reads what ends; a pipe may never do so, nor a device, nor some files of {@code /proc}, which seem empty. */
    private static byte[] readBounded(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("it is no regular file");
        }
        long size = attributes.size();
        if (size > MOST_BYTES) {
            throw new IOException(
                    "it has " + size + " bytes, more than the " + MOST_BYTES + " that a key file may have");
        }
        if (size == 0) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(path)) {
            // one more, so that a file that grows is not taken for what it was
            return in.readNBytes((int) size + 1);
        }
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof FileSystemException ? e.getClass().getSimpleName() + " " + message : message;
    }
}
