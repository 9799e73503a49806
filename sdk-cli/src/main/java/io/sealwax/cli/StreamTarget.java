package io.sealwax.cli;

import java.io.IOException;
import java.io.OutputStream;

/** A target that takes bytes as they come: standard output, a pipe, a device. */
final class StreamTarget extends Target {
    private final String name;
    private final OutputStream stream;
    private final boolean isOwned;

    StreamTarget(String name, OutputStream stream, boolean isOwned) {
        this.name = name;
        this.stream = stream;
        this.isOwned = isOwned;
    }

    @Override
    String name() {
        return name;
    }

    @Override
    boolean isSeenAtOnce() {
        return true;
    }

    @Override
    OutputStream destination() {
        return stream;
    }

    @Override
    void commit() throws IOException {
        try {
            stream.flush();
        } catch (IOException e) {
            throw FileFailure.of(name, e);
        }
    }

    @Override
    public void close() throws IOException {
        if (isOwned) {
            stream.close();
        }
    }
}
