package io.sealwax.cli;

import io.sealwax.internal.file.ReplacedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A target that appears when it is complete. Also when the process is interrupted nothing is left of it. */
final class TemporaryFile extends Target {
    private final Path target;
    private final Path temporary;
    private final Thread onInterrupt = new Thread(this::discard, "discard-temporary-file");
    private final ReplacedFile file;
    private final OutputStream stream;
    private boolean isOver;

    /** For a file that is not there yet, or that is replaced. */
    TemporaryFile(Path target) throws IOException {
        this.target = target;
        this.temporary = ReplacedFile.temporaryBeside(target);
        // before there is anything to discard: an interrupt may come at any time
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        @Nullable ReplacedFile created = null;
        try {
            created = create();
        } catch (IOException e) {
            throw FileFailure.of(target.toString(), e);
        } finally {
            if (created == null) {
                discard();
                forgetInterrupt();
            }
        }
        this.file = created;
        this.stream = created.stream();
    }

    private synchronized ReplacedFile create() throws IOException {
        refuseAfterInterrupt();
        return ReplacedFile.at(target, temporary);
    }

    private void refuseAfterInterrupt() throws IOException {
        if (isOver) {
            throw new IOException("interrupted");
        }
    }

    @Override
    String name() {
        return target.toString();
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
    synchronized void commit() throws IOException {
        refuseAfterInterrupt();
        try {
            file.commit();
        } catch (IOException e) {
            throw FileFailure.of(name(), e);
        }
        isOver = true;
    }

    private synchronized void discard() {
        if (!isOver) {
            isOver = true;
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                if (Files.exists(temporary)) {
                    // whoever reads the message has the name, which is all that is left to do
                    System.err.println("sealwax: " + Visible.line(temporary.toString()) + " could not be deleted");
                }
            }
        }
    }

    private void forgetInterrupt() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook is at work
            discard();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            discard();
            file.close();
        } finally {
            forgetInterrupt();
        }
    }
}
