package io.sealwax.cli;

import io.sealwax.cli.Streams.Stream;
import io.sealwax.internal.file.Permissions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Runs commands in this process, in a folder of their own that has a key: {@code demo.key}. */
final class Cli {
    static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private final Path folder;
    private final Set<Stream> terminals = EnumSet.noneOf(Stream.class);
    private final Map<String, String> environment = new HashMap<>();
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = new ByteArrayOutputStream();

    /** What is left of a command. */
    record Result(int exitCode, byte[] out, String err) {
        String text() {
            return new String(out, StandardCharsets.UTF_8);
        }
    }

    Cli(Path folder) {
        this.folder = folder;
        write("demo.key", (KEY + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            Permissions.set(path("demo.key"), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String file) {
        return folder.resolve(file);
    }

    String name(String file) {
        return path(file).toString();
    }

    /** The option that names the key of this folder. */
    String key() {
        return "local:" + name("demo.key");
    }

    String write(String file, byte[] bytes) {
        try {
            return Files.write(path(file), bytes).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] read(String file) {
        try {
            return Files.readAllBytes(path(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cli in(byte[] bytes) {
        in = new ByteArrayInputStream(bytes);
        return this;
    }

    Cli in(InputStream stream) {
        in = stream;
        return this;
    }

    Cli out(OutputStream stream) {
        out = stream;
        return this;
    }

    Cli terminals(Stream... streams) {
        terminals.addAll(Set.of(streams));
        return this;
    }

    Cli environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Result run(String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        int exitCode = Sealwax.run(new Streams(in, out, errors, terminals, environment), args);
        byte[] written = out instanceof ByteArrayOutputStream bytes ? bytes.toByteArray() : new byte[0];
        if (out instanceof ByteArrayOutputStream bytes) {
            bytes.reset();
        }
        return new Result(exitCode, written, err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command that has to succeed, and returns what it wrote to standard output. */
    byte[] done(String... args) {
        Result result = run(args);
        if (result.exitCode() != 0 || !result.err().isEmpty()) {
            throw new AssertionError("exit code " + result.exitCode() + ": " + result.err());
        }
        return result.out();
    }
}
