package io.sealwax.cli;

import io.sealwax.internal.file.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A target that appears when it is complete. Also when the process is interrupted nothing is left of it. */
final class FileTarget extends Target {
    private final String name;
    private final AtomicFile file;
    private final OutputStream stream;

    /** For a file that is not there yet, or that is replaced. */
    FileTarget(Path path) throws IOException {
        this.name = path.toString();
        this.file = AtomicFile.discardedAtExit(path, FileTarget::tellWhereItIs);
        this.stream = file.stream();
    }

    /** Users have the name then, which is all that is left to do. */
    private static void tellWhereItIs(Path leftBehind) {
        System.err.println("sealwax: " + Visible.line(leftBehind.toString()) + " could not be deleted");
    }

    @Override
    String name() {
        return name;
    }

    @Override
    boolean isSeenAtOnce() {
        return false;
    }

    @Override
    OutputStream destination() {
        return stream;
    }

    @Override
    void commit() throws IOException {
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
