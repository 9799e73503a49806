package io.sealwax.localkms;

/** The key file cannot be read, is damaged, or is not one of the local KMS; the file is left as it is. */
public final class KeyFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An error about one key file.
     *
     * @param message which file, and what is wrong with it
     * @param cause what failed
     */
    public KeyFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
