package io.sealwax.cli;

import io.sealwax.Source;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;

/** A file that is read in ranges, and whose failures name it as the user did. */
final class NamedSource implements Source {
    private final String name;
    private final Source file;

    NamedSource(String name, Path path) throws IOException {
        this.name = name;
        try {
            file = Source.of(path);
        } catch (IOException e) {
            throw FileFailure.of(name, e);
        }
    }

    @Override
    public long size() throws IOException {
        try {
            return file.size();
        } catch (IOException e) {
            throw FileFailure.of(name, e);
        }
    }

    @Override
    public void read(long position, byte[] out, int offset, int length) throws IOException {
        try {
            file.read(position, out, offset, length);
        } catch (EOFException e) {
            throw new IOException(name + ": its length changed while it was read", e);
        } catch (IOException e) {
            throw FileFailure.of(name, e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
