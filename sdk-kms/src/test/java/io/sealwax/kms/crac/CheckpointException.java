package io.sealwax.kms.crac;

/** Says, suppressed, what each of those who were told threw before the checkpoint, which did not take place. */
public class CheckpointException extends Exception {
    private static final long serialVersionUID = 1;
}
