package io.sealwax.cli;

import io.sealwax.Source;
import io.sealwax.internal.buffer.InputStreams;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The input of a command: a file, or standard input. Its opener closes it; standard input stays open. */
final class Input implements Closeable {
    /** By this name the file is found that standard input may be. */
    static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private static final String USE = "<file>";
    private static final int SLICE = 256 * 1024;

    private final String name;
    private final Path path;
    private final InputStream stream;
    private final long length;
    private final boolean isFile;
    private long position;
    private boolean isAtItsEnd;

    private Input(String name, Path path, InputStream stream, long length, boolean isFile) {
        this.name = name;
        this.path = path;
        this.stream = stream;
        this.length = length;
        this.isFile = isFile;
    }

    /** Claims standard input if that is what will be opened: before anything else is read from there. */
    static void claim(String file, Streams streams) throws IOException {
        boolean isStandard = file.equals(FileNames.STANDARD_STREAM)
                || Descriptor.STANDARD_INPUT.equals(Descriptor.named(FileNames.of(file)));
        if (isStandard) {
            streams.claimInput(USE);
        }
    }

    /** Opens a file, or standard input where the name is {@code -}. */
    static Input open(String file, Streams streams) throws IOException {
        if (file.equals(FileNames.STANDARD_STREAM)) {
            return new Input("standard input", STANDARD_INPUT, streams.openInput(USE), -1, false);
        }
        Path path = FileNames.of(file);
        Descriptor descriptor = Descriptor.named(path);
        if (descriptor != null) {
            return new Input(file, path, descriptor.input(file, USE, streams), -1, false);
        }
        if (Files.isDirectory(path)) {
            throw new FileSystemException(file, null, "is a directory");
        }
        long length = lengthOf(path);
        return new Input(file, path, Files.newInputStream(path), length, true);
    }

    /** The files of /proc say that they are empty, and those of /sys that they are longer than they are. */
    private static long lengthOf(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return -1;
        }
        try (FileChannel channel = FileChannel.open(path)) {
            long size = channel.size();
            boolean isTrue = size > 0 && channel.read(ByteBuffer.allocate(1), size - 1) > 0;
            return isTrue ? size : -1;
        }
    }

    /** What the user knows it as. */
    String name() {
        return name;
    }

    /** Where it is, as far as it is anywhere. */
    Path path() {
        return path;
    }

    /** Its length in bytes where that is known before it is read, though it may grow until then; else -1. */
    long length() {
        return length;
    }

    /** Whether any range of it can be read without the rest: it is a file of bytes that is not empty. */
    boolean hasRanges() {
        return length >= 0;
    }

    /**
     * What can be read of it in ranges. Failures name it.
     *
     * @return the caller's to close
     * @throws IOException if it cannot be opened once more
     */
    Source ranges() throws IOException {
        return new NamedSource(name, path);
    }

    /**
     * What was not read yet, to the end that it has then. Failures name it. Closing the stream does nothing.
     *
     * @param progress receives how much was read
     */
    InputStream stream(Progress progress) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] single = new byte[1];
                return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
            }

            @Override
            public int read(byte[] out, int offset, int length) throws IOException {
                int count = Input.this.read(out, offset, length);
                progress.stepTo(position);
                return count;
            }

            @Override
            public int available() throws IOException {
                return stream.available();
            }
        };
    }

    /** Its first bytes, {@code most} of them or all, in an array that is the caller's to wipe. */
    byte[] readStart(int most) throws IOException {
        byte[] start = new byte[most];
        int at = 0;
        for (int count = 0; at < most && count >= 0; at += Math.max(count, 0)) {
            count = read(start, at, most - at);
        }
        if (at == most) {
            return start;
        }
        byte[] all = Arrays.copyOf(start, at);
        Arrays.fill(start, (byte) 0);
        return all;
    }

    /** The length in bytes of what comes after the start; a file is not read for it. */
    long remaining(int start) throws IOException {
        if (isAtItsEnd) {
            return 0;
        }
        if (length >= 0) {
            return Math.max(0, length - start);
        }
        byte[] unseen = new byte[SLICE];
        long total = 0;
        int count = 0;
        while (count >= 0) {
            total += count;
            count = read(unseen, 0, SLICE);
        }
        return total;
    }

    /** The streams' own ways to read a lot seek, which a pipe cannot. */
    private int read(byte[] array, int at, int most) throws IOException {
        int count;
        try {
            count = InputStreams.readSome(stream, array, at, most);
        } catch (IOException e) {
            throw FileFailure.of(name, e);
        }
        position += Math.max(count, 0);
        isAtItsEnd = count < 0;
        return count;
    }

    @Override
    public void close() throws IOException {
        if (isFile) {
            stream.close();
        }
    }
}
