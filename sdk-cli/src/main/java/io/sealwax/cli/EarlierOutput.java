package io.sealwax.cli;

import java.util.Locale;

/** What had gone out when a failure came; goes with that failure, and is none itself. */
final class EarlierOutput extends Exception {
    private static final long serialVersionUID = 1L;

    EarlierOutput(Target target, String what) {
        super(
                String.format(
                        Locale.ROOT,
                        "%s has the first %,d bytes of the %s, which were verified",
                        target.name(),
                        target.written(),
                        what),
                null,
                false,
                false);
    }
}
