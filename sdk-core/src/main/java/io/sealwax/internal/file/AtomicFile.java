package io.sealwax.internal.file;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written beside its place, where nobody but the owner can read it, and takes that place in one step
 * when it is complete and on the disk. Nobody can do more with it than with the file that was there; what can be kept
 * is kept, and what cannot be is refused before anything is written, but for what the table says. The library and the
 * command replace files in just this way, on Linux:
 *
 * <table>
 * <caption>What becomes of a file that is replaced</caption>
 * <tr><td>mode</td><td>Kept, but for set-user-ID, set-group-ID and sticky bits. A new file gets what the umask, or the
 *     folder's default access control list, gives to new files.</td></tr>
 * <tr><td>owner</td><td>Kept if this process may give files away, as root may; then the mode is no wider than the umask
 *     allows. If it may not, or if anybody else could have put the file there, because the folder can be written by
 *     more than its owner and that is not the file's: the new file is the process's, open to its owner alone.</td></tr>
 * <tr><td>group</td><td>Kept. If it cannot be given, the file is open to its owner alone.</td></tr>
 * <tr><td>access control list</td><td>Kept as it was when the new file was begun, as is its mask. {@code Files.copy}
 *     carries it, along with the content: so replacing a file reads the old one, and needs room for one more copy of it
 *     for a moment, in a folder with mode 0700. Refused where there is no such room, and where the list cannot be
 *     set.</td></tr>
 * <tr><td>no access control list, in a folder whose default one new files get</td><td>Refused if the file's group may
 *     do more than everybody, since those on the folder's list could do that too. {@code setfacl -m m::rw-} gives the
 *     file a list of its own, which is kept. Lists are seen where {@code /bin/ls} is that of GNU; where it is not,
 *     users on such a list of a folder can do what the group can.</td></tr>
 * <tr><td>extended attributes, security label</td><td>Kept as far as the process may set them: {@code user.*}
 *     always.</td></tr>
 * <tr><td>hard link</td><td>The other names keep the old content.</td></tr>
 * <tr><td>symbolic link</td><td>Stays, and leads to the new content. One to nothing is refused.</td></tr>
 * <tr><td>folder, device, FIFO, socket</td><td>Refused.</td></tr>
 * <tr><td>descriptor: {@code /dev/stdout}, {@code /dev/fd/3}, {@code /proc/self/fd/3}, a link to one</td><td>Refused;
 *     the command writes to it as to standard output.</td></tr>
 * <tr><td>folder that is a mount</td><td>As any other: the file is written in it.</td></tr>
 * <tr><td>file that is a mount</td><td>Refused: nothing can take its place.</td></tr>
 * <tr><td>full disk</td><td>The old file stays as it was.</td></tr>
 * <tr><td>folder that cannot be written, read-only mount</td><td>Refused; the message names the folder. A file that
 *     cannot be written is refused, too, and one that cannot be read.</td></tr>
 * <tr><td>sticky folder with a file of another user</td><td>Refused, unless the process may replace it; then see
 *     <i>owner</i>.</td></tr>
 * <tr><td>immutable file or folder ({@code chattr +i})</td><td>Refused.</td></tr>
 * <tr><td>append-only file ({@code chattr +a})</td><td>Stays as it was: the system refuses the last step, and the new
 *     file is deleted.</td></tr>
 * <tr><td>append-only folder</td><td>Refused; an empty file and an empty folder stay behind, since nothing can be
 *     deleted there.</td></tr>
 * <tr><td>file system that refuses chmod</td><td>The file has what the mount gives it. Refused if that is more than the
 *     old file has.</td></tr>
 * <tr><td>file system without owners</td><td>As the file system has it; refused if it cannot replace a file in one
 *     step.</td></tr>
 * </table>
 *
 * <p>If the old file's owner, group or mode is changed meanwhile, the new one has nothing that was taken away.
 *
 * <p>A process that is killed leaves {@code .sealwax-*.partial} behind, open to its owner alone. The next file that the
 * same user writes into that folder deletes what is left of processes that are gone, if it is among the first 10,000
 * names.
 *
 * <p>Written by one thread; may be discarded by another at any time.
 */
public final class AtomicFile implements Closeable {
    private final Draft draft;
    private final ReentrantLock steps = new ReentrantLock();
    private final @Nullable Consumer<Path> leftBehind;
    private final @Nullable Thread atExit;
    private @Nullable FileChannel channel;
    private boolean isOver;

    private AtomicFile(Path target, @Nullable Consumer<Path> leftBehind) throws IOException {
        this.draft = new Draft(Place.of(target));
        this.leftBehind = leftBehind;
        this.atExit = leftBehind == null ? null : new Thread(this::discardOrTell, "discard-unfinished-file");
    }

    /**
     * Begins a file that will be {@code target}, or what that links to.
     *
     * @throws IOException if there can be no such file
     */
    public static AtomicFile at(Path target) throws IOException {
        return new AtomicFile(target, null).begin();
    }

    /**
     * The same; nothing of it is left when the process is interrupted.
     *
     * @param leftBehind gets its path if it cannot be deleted
     */
    public static AtomicFile discardedAtExit(Path target, Consumer<Path> leftBehind) throws IOException {
        return new AtomicFile(target, leftBehind).begin();
    }

    private AtomicFile begin() throws IOException {
        try {
            discardAtExit();
            channel = draft.make();
            // while the file is made, which may take long, an interrupt does not wait
            steps.lock();
            try {
                requireNotOver();
                draft.appear();
            } finally {
                steps.unlock();
            }
            return this;
        } catch (IOException | RuntimeException | Error e) {
            try {
                close();
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** Before there is anything to discard: an interrupt may come at any time. */
    private void discardAtExit() throws IOException {
        if (atExit != null) {
            try {
                Runtime.getRuntime().addShutdownHook(atExit);
            } catch (IllegalStateException e) {
                throw new IOException("interrupted", e);
            }
        }
    }

    private FileChannel channel() {
        if (channel == null) {
            throw new IllegalStateException("not begun");
        }
        return channel;
    }

    private void requireNotOver() throws IOException {
        if (isOver) {
            throw new IOException("interrupted");
        }
    }

    /** Writes to it; closing the stream does not close the file. */
    public OutputStream stream() {
        return new FilterOutputStream(Channels.newOutputStream(channel())) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** Puts it in its place. */
    public void commit() throws IOException {
        steps.lock();
        try {
            requireNotOver();
            // a crash after the renaming must not leave an empty file where a whole one was
            channel().force(true);
            draft.publish();
            isOver = true;
        } finally {
            steps.unlock();
        }
    }

    /** Deletes what is not in its place. */
    public void discard() throws IOException {
        steps.lock();
        try {
            if (!isOver) {
                isOver = true;
                draft.delete();
            }
        } finally {
            steps.unlock();
        }
    }

    private void discardOrTell() {
        try {
            discard();
        } catch (IOException e) {
            if (leftBehind != null && Files.exists(draft.path())) {
                leftBehind.accept(draft.path());
            }
        }
    }

    /** Where it is written. */
    Path temporary() {
        return draft.path();
    }

    /** Closes it, and deletes it unless it is in its place. */
    @Override
    public void close() throws IOException {
        try {
            if (leftBehind == null) {
                discard();
            } else {
                discardOrTell();
            }
        } finally {
            try {
                draft.close();
            } finally {
                forgetExit();
            }
        }
    }

    private void forgetExit() {
        if (atExit != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // the process is ending, and the hook is at work or was
            }
        }
    }
}
