package io.sealwax.kms.crac;

/** Whoever is told of a checkpoint. */
public interface Resource {
    void beforeCheckpoint(Context context) throws Exception;

    void afterRestore(Context context) throws Exception;
}
