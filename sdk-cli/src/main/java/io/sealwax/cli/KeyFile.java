package io.sealwax.cli;

import io.sealwax.LocalMasterKey;
import io.sealwax.internal.file.Permissions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A file that holds a local master key as 64 hex digits; white space around them does not matter. */
final class KeyFile {
    private static final int DIGITS = 2 * LocalMasterKey.LENGTH;
    private static final int LONGEST = 1_024;
    private static final String HEX = "0123456789abcdef";
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private KeyFile() {}

    /**
     * The key, the caller's to wipe. Warns where others than the owner may use the file.
     *
     * @throws IOException if the file cannot be read, or holds something else
     */
    static byte[] read(Path file, Streams streams) throws IOException {
        byte[] text;
        try (InputStream in = FileNames.newInputStream(file, "--key", streams)) {
            text = in.readNBytes(LONGEST + 1);
        } catch (IOException e) {
            throw FileFailure.of(file.toString(), e);
        }
        try {
            byte[] key = parse(file, text);
            if (Permissions.of(file).stream().anyMatch(OTHERS::contains)) {
                streams.tell("warning: " + file + " is open to others than its owner; 'chmod 600' closes it");
            }
            return key;
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private static byte[] parse(Path file, byte[] text) throws IOException {
        int from = 0;
        int to = text.length;
        while (from < to && isSpace(text[from])) {
            from++;
        }
        while (to > from && isSpace(text[to - 1])) {
            to--;
        }
        byte[] key = new byte[LocalMasterKey.LENGTH];
        boolean valid = text.length <= LONGEST && to - from == DIGITS;
        for (int i = 0; valid && i < key.length; i++) {
            int high = Character.digit(text[from + 2 * i], 16);
            int low = Character.digit(text[from + 2 * i + 1], 16);
            valid = high >= 0 && low >= 0;
            key[i] = (byte) ((high << 4) | low);
        }
        if (!valid) {
            Arrays.fill(key, (byte) 0);
            throw new IOException(file + ": a key file holds " + DIGITS + " hex digits, this one does not");
        }
        return key;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /**
     * Writes a new random key to a new file that only its owner may use.
     *
     * @throws IOException if the file exists, or cannot be written
     */
    static void create(Path file) throws IOException {
        byte[] key = new byte[LocalMasterKey.LENGTH];
        byte[] text = new byte[DIGITS + 1];
        new SecureRandom().nextBytes(key);
        for (int i = 0; i < key.length; i++) {
            text[2 * i] = (byte) HEX.charAt((key[i] >> 4) & 0xf);
            text[2 * i + 1] = (byte) HEX.charAt(key[i] & 0xf);
        }
        text[DIGITS] = '\n';
        try {
            write(file, text);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
    }

    private static void write(Path file, byte[] text) throws IOException {
        boolean written = false;
        FileChannel channel = FileChannel.open(
                file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Permissions.ownerOnly(file));
        try (channel) {
            ByteBuffer left = ByteBuffer.wrap(text);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            // what is encrypted under this key must not outlive it
            channel.force(true);
            written = true;
        } catch (IOException e) {
            throw FileFailure.of(file.toString(), e);
        } finally {
            if (!written) {
                Files.deleteIfExists(file);
            }
        }
    }
}
