package io.sealwax.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/** Nobody reads the result any more, as happens before {@code head}. Tools end without a word then. */
final class BrokenPipeException extends IOException {
    private static final long serialVersionUID = 1L;

    private BrokenPipeException(String file, String reason, IOException cause) {
        super(file + ": " + reason, cause);
    }

    /** The failure with the name of the file, as this class where that is what it is. */
    static IOException orOf(String file, String reason, IOException failure) {
        return reason.equals(systemText())
                ? new BrokenPipeException(file, reason, failure)
                : new IOException(file + ": " + reason, failure);
    }

    /**
     * What the system calls it in the language of this process. The JVM tells one failure from another by this text
     * alone, so a pipe is broken here to see it.
     */
    private static String systemText() {
        try {
            Pipe pipe = Pipe.open();
            try (Pipe.SinkChannel sink = pipe.sink()) {
                pipe.source().close();
                sink.write(ByteBuffer.allocate(1));
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        return "Broken pipe";
    }
}
