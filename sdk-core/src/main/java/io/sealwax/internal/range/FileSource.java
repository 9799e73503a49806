package io.sealwax.internal.range;

import io.sealwax.Source;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file. An interrupt closes a {@link FileChannel} for all its readers. Here only the interrupted thread
 * gets the exception: the next read opens the file again, if it is still the same. Thread-safe.
 */
public final class FileSource implements Source {
    /**
     * So much is read at once, in bytes: the JDK reads through direct memory, and keeps as much for each thread as that
     * ever read at once.
     */
    private static final int SLICE = 1 << 16;

    private final Path file;
    private final Identity identity;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile FileChannel channel;
    private volatile boolean closed;

    /** Opens it. */
    public FileSource(Path file) throws IOException {
        this.file = file;
        // first: should another file come between, it is the one that is read, and never joined with the one that was
        // looked at
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            // before it is opened, which waits for a writer if it is a pipe
            throw failure(attributes.isDirectory() ? "is a directory" : "is no regular file, so it has no ranges");
        }
        this.identity = Identity.of(attributes);
        this.channel = open();
        try {
            size();
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    /**
     * What tells whether there is the same file under a name; a number alone goes to the next file when this one is
     * deleted.
     */
    private record Identity(@Nullable Object key, FileTime created, FileTime modified, long size) {
        static Identity of(BasicFileAttributes now) {
            return new Identity(now.fileKey(), now.creationTime(), now.lastModifiedTime(), now.size());
        }
    }

    private interface Use<T> {
        T of(FileChannel open) throws IOException;
    }

    @Override
    public long size() throws IOException {
        return whileOpen(this::seenSize);
    }

    /**
     * What the file system says is a guess until the end was seen: it says 0 of files of /proc, and 4096 of those of
     * /sys.
     */
    private long seenSize(FileChannel open) throws IOException {
        long size = open.size();
        while (true) {
            boolean isShorter = size > 0 && !hasByte(open, size - 1);
            if (!isShorter && !hasByte(open, size)) {
                return size;
            }
            long now = open.size();
            if (now == size) {
                throw failure("says that it has " + size + " bytes, and has " + (isShorter ? "fewer" : "more"));
            }
            size = now;
        }
    }

    private static boolean hasByte(FileChannel open, long position) throws IOException {
        return open.read(ByteBuffer.allocate(1), position) > 0;
    }

    private FileSystemException failure(String reason) {
        return new FileSystemException(file.toString(), null, reason);
    }

    @Override
    public void read(long position, byte[] out, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(out, offset, length);
        whileOpen(open -> {
            while (rest.position() < offset + length) {
                rest.limit(Math.min(offset + length, rest.position() + SLICE));
                if (open.read(rest, position + rest.position() - offset) < 0) {
                    throw new EOFException(file + ": ends at " + open.size() + " bytes, before " + (position + length));
                }
            }
            return length;
        });
    }

    private <T> T whileOpen(Use<T> use) throws IOException {
        while (true) {
            FileChannel open = channel;
            try {
                return use.of(open);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                reopen();
            }
        }
    }

    private void reopen() throws IOException {
        opening.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (!channel.isOpen()) {
                channel = openSame();
            }
        } finally {
            opening.unlock();
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    private FileChannel openSame() throws IOException {
        FileChannel opened = open();
        boolean same = false;
        try {
            same = Identity.of(Files.readAttributes(file, BasicFileAttributes.class))
                    .equals(identity);
        } finally {
            if (!same) {
                opened.close();
            }
        }
        if (!same) {
            throw new IOException(file + ": was changed or replaced since it was opened");
        }
        return opened;
    }

    @Override
    public void close() throws IOException {
        opening.lock();
        try {
            closed = true;
            channel.close();
        } finally {
            opening.unlock();
        }
    }
}
