package io.sealwax.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a command's result goes. A file appears under its name, or replaces the one that was there, only when it is
 * complete.
 */
abstract class Target implements Closeable {
    private long written;

    /**
     * Opens the target.
     *
     * @param file a name, or {@code -} for standard output; the name of a descriptor is a stream as well
     * @param inputs what is read, which the target must not replace
     * @throws IOException if there can be no such file
     */
    static Target open(String file, List<Path> inputs, Streams streams) throws IOException {
        Path path = file.equals(FileNames.STANDARD_STREAM) ? Path.of("/dev/stdout") : FileNames.of(file);
        String name = file.equals(FileNames.STANDARD_STREAM) ? "standard output" : file;
        for (Path input : inputs) {
            if (FileNames.areSame(path, input)) {
                throw new UsageException(name + " is read, and would be replaced");
            }
        }
        if (file.equals(FileNames.STANDARD_STREAM)) {
            return new StreamTarget(name, streams.out(), false);
        }
        Descriptor descriptor = Descriptor.named(path);
        if (descriptor != null) {
            return new StreamTarget(name, descriptor.output(file, streams), false);
        }
        // a device or a pipe cannot be replaced
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)
                ? new StreamTarget(file, Files.newOutputStream(path), true)
                : new FileTarget(path);
    }

    /** Takes the result. Failures name the target. Closing it does nothing. */
    final OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    destination().write(bytes, offset, length);
                } catch (IOException e) {
                    throw FileFailure.of(name(), e);
                }
                written += length;
            }
        };
    }

    /** Bytes that were written. */
    final long written() {
        return written;
    }

    /** Whether others may have seen what was written before it is complete. */
    abstract boolean isSeenAtOnce();

    abstract String name();

    /** Where the bytes go, without a buffer. */
    abstract OutputStream destination();

    /** Makes what was written the result. Without it, closing leaves things as they were. */
    abstract void commit() throws IOException;
}
