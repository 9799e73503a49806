package io.sealwax.cli;

import io.sealwax.AuthenticationException;
import io.sealwax.ContextException;
import io.sealwax.DataKeyException;
import io.sealwax.MalformedMessageException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the process ends with: a number for each class of failure, which scripts rely on. */
final class ExitCodes {
    static final int DONE = 0;
    static final int UNEXPECTED = 1;
    static final int USAGE = 2;
    static final int NOT_A_MESSAGE = 3;
    static final int CONTEXT = 4;
    static final int AUTHENTICATION = 5;
    static final int DATA_KEY = 6;
    static final int FILE = 7;

    /** As of a process that SIGPIPE ended, which is what becomes of others. */
    static final int BROKEN_PIPE = 141;

    private ExitCodes() {}

    static int of(Throwable failure) {
        if (failure instanceof UsageException) {
            return USAGE;
        }
        if (failure instanceof MalformedMessageException) {
            return NOT_A_MESSAGE;
        }
        if (failure instanceof ContextException) {
            return CONTEXT;
        }
        if (failure instanceof AuthenticationException) {
            return AUTHENTICATION;
        }
        if (failure instanceof DataKeyException) {
            return DATA_KEY;
        }
        if (failure instanceof BrokenPipeException) {
            return BROKEN_PIPE;
        }
        if (failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof OutOfMemoryError) {
            return FILE;
        }
        return UNEXPECTED;
    }
}
