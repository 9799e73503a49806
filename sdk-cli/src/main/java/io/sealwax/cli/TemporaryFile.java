package io.sealwax.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * A target that is written beside its final place, where nobody but the owner can read it, and takes that place in one step. Also when the
 * process is interrupted nothing is left of it.
 */
final class TemporaryFile extends Target {
    private final Path target;
    private final boolean isNew;
    private final Path temporary;
    private final Thread onInterrupt = new Thread(this::discard, "discard-temporary-file");
    private final Set<PosixFilePermission> permissions;
    private final FileChannel channel;
    private final OutputStream stream;
    private boolean isOver;

    private TemporaryFile(Path target, boolean isNew) throws IOException {
        this.target = target;
        this.isNew = isNew;
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        this.temporary = target.resolveSibling(".sealwax-" + HexFormat.of().formatHex(random) + ".partial");
        // before there is anything to discard: an interrupt may come at any time
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        boolean created = false;
        try {
            if (!isNew && !Files.isWritable(target)) {
                throw new AccessDeniedException(target.toString());
            }
            this.permissions = isNew ? permissionsOfNew() : Permissions.of(target);
            this.channel = create();
            this.stream = Channels.newOutputStream(channel);
            created = true;
        } catch (IOException e) {
            throw FileFailure.of(target.toString(), e);
        } finally {
            if (!created) {
                discard();
                forgetInterrupt();
            }
        }
    }

    /** For a file that is not there yet. */
    static TemporaryFile besideNew(Path target) throws IOException {
        return new TemporaryFile(target, true);
    }

    /** For a file that is replaced, and whose permissions and group stay. */
    static TemporaryFile besideExisting(Path target) throws IOException {
        return new TemporaryFile(target, false);
    }

    /** What a new file gets here; only the system knows, so it is asked with one that never holds anything. */
    private synchronized Set<PosixFilePermission> permissionsOfNew() throws IOException {
        refuseAfterInterrupt();
        Files.createFile(temporary);
        try {
            return Permissions.of(temporary);
        } finally {
            Files.delete(temporary);
        }
    }

    private synchronized FileChannel create() throws IOException {
        refuseAfterInterrupt();
        return FileChannel.open(
                temporary,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                Permissions.ownerOnly(temporary));
    }

    private void refuseAfterInterrupt() throws IOException {
        if (isOver) {
            throw new IOException("interrupted");
        }
    }

    @Override
    String name() {
        return target.toString();
    }

    @Override
    OutputStream stream() {
        return stream;
    }

    @Override
    synchronized void commit() throws IOException {
        refuseAfterInterrupt();
        try {
            // a crash after the renaming must not leave an empty file where a whole one was
            channel.force(true);
            channel.close();
            if (isNew) {
                Permissions.set(temporary, permissions);
            } else {
                Permissions.setLike(temporary, target, permissions);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FileFailure.of(name(), e);
        }
        isOver = true;
    }

    private synchronized void discard() {
        if (!isOver) {
            isOver = true;
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // whoever reads the message has the name, which is all that is left to do
                System.err.println("sealwax: " + Visible.line(temporary.toString()) + " could not be deleted");
            }
        }
    }

    private void forgetInterrupt() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook is at work
            discard();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            discard();
            forgetInterrupt();
        }
    }
}
