package io.sealwax.cli;

import java.io.IOException;

/** Nobody reads the result any more, as happens before {@code head}. Tools end without a word then. */
final class BrokenPipeException extends IOException {
    private static final long serialVersionUID = 1L;

    private static final String REASON = "Broken pipe";

    private BrokenPipeException(String file, IOException cause) {
        super(file + ": " + REASON, cause);
    }

    /** The failure with the name of the file, as this class where that is what it is; the JVM tells it by its text alone. */
    static IOException orOf(String file, String reason, IOException failure) {
        return reason.equals(REASON)
                ? new BrokenPipeException(file, failure)
                : new IOException(file + ": " + reason, failure);
    }
}
