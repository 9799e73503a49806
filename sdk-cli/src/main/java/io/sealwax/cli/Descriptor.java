package io.sealwax.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that this process was given open, by its number. It is a stream whatever is behind it: reading and writing go
 * on where the one who opened it is, and nothing is cut off. Opening its name instead would begin at the first byte
 * again.
 *
 * <p>Its names are {@code /dev/stdin}, {@code /dev/stdout}, {@code /dev/stderr}, {@code /dev/fd/3},
 * {@code /proc/self/fd/3}, and links to these.
 */
record Descriptor(int number) {
    static final Descriptor STANDARD_INPUT = new Descriptor(0);
    static final Descriptor STANDARD_OUTPUT = new Descriptor(1);

    /**
     * The system property in which the launcher lists the descriptors that it hands on, each between commas. A number
     * that is not among them is a file that the JVM opened for itself.
     */
    static final String INHERITED = "sealwax.descriptors";

    /** Where systems that have no {@code /proc} have them. */
    private static final Path FOLDER = Path.of("/dev/fd");

    private static final Path PROCESS = Path.of("/proc/self");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    /** As many symbolic links as Linux follows. */
    private static final int MOST_LINKS = 40;

    /** The descriptor of this process that has this name, or null if it is the name of anything else. */
    static @Nullable Descriptor named(Path name) {
        try {
            Path at = name.toAbsolutePath();
            for (int links = 0; links < MOST_LINKS; links++) {
                Path folder = at.getParent();
                Path last = at.getFileName();
                if (folder == null || last == null) {
                    return null;
                }
                Path real = folder.toRealPath();
                if (isFolderOfDescriptors(real)
                        && NUMBER.matcher(last.toString()).matches()) {
                    return new Descriptor(Integer.parseInt(last.toString()));
                }
                Path step = real.resolve(last);
                if (!Files.isSymbolicLink(step)) {
                    return null;
                }
                at = real.resolve(Files.readSymbolicLink(step));
            }
        } catch (IOException e) {
            // what cannot be followed fails when it is opened
        }
        return null;
    }

    private static boolean isFolderOfDescriptors(Path real) throws IOException {
        return real.equals(FOLDER)
                || (real.endsWith("fd") && Files.exists(PROCESS) && real.startsWith(PROCESS.toRealPath()));
    }

    /**
     * Reads on where it is. Closing the stream does nothing.
     *
     * @param use the option or parameter that it is read for
     */
    InputStream input(String name, String use, Streams streams) throws IOException {
        // the ways of a file's own stream to read a lot seek, which a pipe cannot
        return new FilterInputStream(number == 0 ? streams.openInput(use) : new FileInputStream(handle(name))) {
            @Override
            public void close() {
                // it is the one's who opened it
            }
        };
    }

    /** Writes on where it is. */
    OutputStream output(String name, Streams streams) throws IOException {
        return number == 1 ? streams.out() : new FileOutputStream(handle(name));
    }

    /** Whether it is a terminal, as far as the launcher said so. */
    boolean isTerminal(Streams streams) {
        return switch (number) {
            case 0 -> streams.isTerminal(Streams.Stream.STDIN);
            case 1 -> streams.isTerminal(Streams.Stream.STDOUT);
            case 2 -> streams.isTerminal(Streams.Stream.STDERR);
            default -> false;
        };
    }

    private FileDescriptor handle(String name) throws IOException {
        return switch (number) {
            case 0 -> FileDescriptor.in;
            case 1 -> FileDescriptor.out;
            case 2 -> FileDescriptor.err;
            default -> {
                if (!isInherited()) {
                    throw new NoSuchFileException(name);
                }
                yield handleOf(name);
            }
        };
    }

    private boolean isInherited() {
        String inherited = System.getProperty(INHERITED);
        return inherited == null
                ? Files.exists(FOLDER.resolve(Integer.toString(number)))
                : inherited.contains("," + number + ",");
    }

    /** Java has no way of its own to a descriptor by its number; the manifest of the command opens the package. */
    private FileDescriptor handleOf(String name) throws IOException {
        try {
            var constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return constructor.newInstance(number);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw (IOException) new FileSystemException(
                            name, null, "this JVM cannot use a descriptor by its number; use standard input or output")
                    .initCause(e);
        }
    }
}
