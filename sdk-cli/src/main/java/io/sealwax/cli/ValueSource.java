package io.sealwax.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A confidential value that does not stand on the command line, where {@code ps} and the shell's history show it: a
 * file, {@code -} for standard input, or {@code env:VARIABLE}. What is read is UTF-8, and one line end at its end is
 * left out. No failure repeats the source, which may be the value itself in the wrong place.
 */
final class ValueSource {
    /** Bytes; no context takes more. */
    private static final int LONGEST = 8_192;

    private static final String ENVIRONMENT = "env:";

    private ValueSource() {}

    /**
     * Reads the value.
     *
     * @param use the option and the pair's name
     * @param files gets the file that is read, if it is one
     * @throws UsageException if there is no such variable, or standard input is read for something else
     * @throws IOException if it cannot be read, is empty, too long, or not UTF-8
     */
    static String read(String use, String source, List<Path> files, Streams streams) throws IOException {
        if (source.isEmpty()) {
            throw new UsageException(use + " lacks its source");
        }
        String value = source.startsWith(ENVIRONMENT)
                ? variable(use, source.substring(ENVIRONMENT.length()), streams)
                : file(use, source, files, streams);
        if (value.isEmpty()) {
            // a secret that was not put in place looks like this; one that is empty can be typed
            throw new IOException(use + ": the value is empty");
        }
        return value;
    }

    private static String variable(String use, String name, Streams streams) throws IOException {
        String value = streams.environment().get(name);
        if (value == null) {
            throw new UsageException(use + ": the environment has no such variable");
        }
        if (!LocaleText.isDecoded(value)) {
            throw new IOException(use + ": the value " + LocaleText.complaint());
        }
        return value;
    }

    private static String file(String use, String source, List<Path> files, Streams streams) throws IOException {
        byte[] most;
        try (InputStream in = open(use, source, files, streams)) {
            most = in.readNBytes(LONGEST + 3);
        } catch (IOException e) {
            throw FileFailure.of(use, e);
        }
        try {
            int length = withoutLineEnd(most);
            if (length > LONGEST) {
                throw new IOException(
                        String.format(Locale.ROOT, "%s: the value takes more than %,d bytes", use, LONGEST));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(most, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(use + ": the value is not UTF-8", e);
        } finally {
            Arrays.fill(most, (byte) 0);
        }
    }

    private static InputStream open(String use, String source, List<Path> files, Streams streams) throws IOException {
        if (source.equals(FileNames.STANDARD_STREAM)) {
            files.add(Input.STANDARD_INPUT);
            return Descriptor.STANDARD_INPUT.input(source, use, streams);
        }
        Path path = FileNames.of(source);
        files.add(path);
        return FileNames.newInputStream(path, use, streams);
    }

    private static int withoutLineEnd(byte[] text) {
        int length = text.length;
        if (length > 0 && text[length - 1] == '\n') {
            length--;
            if (length > 0 && text[length - 1] == '\r') {
                length--;
            }
        }
        return length;
    }
}
