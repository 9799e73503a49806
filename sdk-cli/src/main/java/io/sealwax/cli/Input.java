package io.sealwax.cli;

import io.sealwax.cli.Streams.Stream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What a command reads: a file, or standard input. Closed by whoever opened it; standard input stays open. */
final class Input implements Closeable {
    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");
    private static final int SLICE = 256 * 1024;

    private final String name;
    private final Path path;
    private final InputStream stream;
    private final long length;
    private final boolean isFile;

    private Input(String name, Path path, InputStream stream, long length, boolean isFile) {
        this.name = name;
        this.path = path;
        this.stream = stream;
        this.length = length;
        this.isFile = isFile;
    }

    /** Opens a file, or standard input where the name is {@code -}. */
    static Input open(String file, Streams streams) throws IOException {
        if (file.equals(FileNames.STANDARD_STREAM)) {
            if (streams.isTerminal(Stream.STDIN)) {
                streams.tell("reading from the terminal; Ctrl-D on a line of its own ends the input");
            }
            return new Input("standard input", STANDARD_INPUT, streams.in(), -1, false);
        }
        Path path = FileNames.of(file);
        if (Files.isDirectory(path)) {
            throw new FileSystemException(file, null, "is a directory");
        }
        // some files that hold something say that they are empty, those of /proc among them
        long size = Files.isRegularFile(path) ? Files.size(path) : 0;
        return new Input(file, path, Files.newInputStream(path), size > 0 ? size : -1, true);
    }

    /** What the user knows it as. */
    String name() {
        return name;
    }

    /** Where it is, as far as it is anywhere. */
    Path path() {
        return path;
    }

    /** Its length in bytes where that is known before it is read; else -1. */
    long length() {
        return length;
    }

    /**
     * All of it.
     *
     * @param most refused with an {@link IOException} if it is longer, before memory is taken for it
     * @return an array that is the caller's to wipe
     */
    byte[] readAll(int most, Progress progress) throws IOException {
        if (length > most) {
            throw tooLong(most);
        }
        requireMemory();
        Pieces pieces = new Pieces(length < 0 ? SLICE : (int) length);
        try {
            while (pieces.length() <= most) {
                byte[] piece = pieces.array();
                int count = read(piece, pieces.at());
                if (count < 0) {
                    return checked(pieces.join());
                }
                pieces.advance(count);
                progress.advance(count);
            }
            throw tooLong(most);
        } finally {
            pieces.wipe();
        }
    }

    private byte[] checked(byte[] bytes) throws IOException {
        if (length >= 0 && bytes.length != length) {
            Arrays.fill(bytes, (byte) 0);
            throw new IOException(name + ": its length changed while it was read");
        }
        return bytes;
    }

    /** Its first bytes, {@code most} of them or all. */
    byte[] readStart(int most) throws IOException {
        byte[] start = new byte[most];
        int at = 0;
        int count = 0;
        while (at < most && count >= 0) {
            at += count;
            count = read(start, at);
        }
        return Arrays.copyOf(start, at);
    }

    /** The length in bytes of what comes after the start; a file is not read for it. */
    long remaining(int start) throws IOException {
        if (length >= 0) {
            return Math.max(0, length - start);
        }
        byte[] unseen = new byte[SLICE];
        long total = 0;
        int count = 0;
        while (count >= 0) {
            total += count;
            count = read(unseen, 0);
        }
        return total;
    }

    /** Reads into the rest of an array. The streams' own ways to read a lot seek, which a pipe cannot. */
    private int read(byte[] array, int at) throws IOException {
        try {
            return stream.read(array, at, Math.min(SLICE, array.length - at));
        } catch (IOException e) {
            throw FileFailure.of(name, e);
        }
    }

    /** What is read and what becomes of it are both in memory. */
    private void requireMemory() throws IOException {
        long most = Runtime.getRuntime().maxMemory();
        if (length > most / 2) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "%s: %,d bytes are held in memory twice, and the JVM may take %,d; SEALWAX_OPTS=-Xmx... gives it more",
                    name,
                    length,
                    most));
        }
    }

    private IOException tooLong(int most) {
        return new IOException(String.format(
                Locale.ROOT, "%s: more than %,d bytes, which is the most that is held in memory", name, most));
    }

    @Override
    public void close() throws IOException {
        if (isFile) {
            stream.close();
        }
    }
}
