package io.sealwax.kms.crac;

/** Says, suppressed, what each of those who were told threw after the restore. */
public class RestoreException extends Exception {
    private static final long serialVersionUID = 1;
}
