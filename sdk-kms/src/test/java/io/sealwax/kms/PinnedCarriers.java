package io.sealwax.kms;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Watches for virtual threads that hold on to their carriers while they wait, with the JDK's flight recorder, however
 * short the wait.
 */
final class PinnedCarriers implements AutoCloseable {
    private static final String EVENT = "jdk.VirtualThreadPinned";

    private final Recording recording = new Recording();

    PinnedCarriers() {
        recording.enable(EVENT).withoutThreshold().withStackTrace();
        recording.start();
    }

    /** Waits where it holds on to its carrier; must be called on a virtual thread. */
    static void pinOnPurpose() {
        try (InputStream classFile = WaitsToBegin.class.getResourceAsStream("PinnedCarriers$WaitsToBegin.class")) {
            // a class of its own each time, since a class begins only once
            MethodHandles.lookup().defineHiddenClass(classFile.readAllBytes(), true);
        } catch (IOException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends, and tells the thread and the frames of every wait with a pinned carrier. */
    List<String> seen(Path file) throws IOException {
        recording.stop();
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(EVENT))
                .map(PinnedCarriers::told)
                .toList();
    }

    private static String told(RecordedEvent event) {
        return event.getThread("eventThread").getJavaName() + ": " + Objects.toString(event.getStackTrace(), "");
    }

    @Override
    public void close() {
        recording.close();
    }

    /** The JVM calls a class initializer from a frame of its own, which stays on the carrier. */
    private static final class WaitsToBegin {
        static {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }
}
