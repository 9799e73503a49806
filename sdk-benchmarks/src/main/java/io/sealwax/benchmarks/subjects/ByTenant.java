package io.sealwax.benchmarks.subjects;

/**
 * A subject that keeps data keys in a cache, one for each tenant: the tenant is the one pair of the encryption context.
 */
public interface ByTenant extends Subject {
    /** A message that belongs to a tenant. */
    byte[] encrypt(byte[] plaintext, String tenant);

    /** The plaintext of a message that belongs to a tenant. */
    byte[] decrypt(byte[] message, String tenant);
}
