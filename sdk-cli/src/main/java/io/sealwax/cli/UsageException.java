package io.sealwax.cli;

/**
 * The command line asks for something that cannot be. The message names options, never what was given as a context
 * value or a key.
 */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
