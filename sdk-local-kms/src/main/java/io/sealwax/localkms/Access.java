package io.sealwax.localkms;

/**
 * Who may use which key. A key's own account may do everything, another account nothing, until told otherwise here.
 *
 * <p>Rules hold for one key ARN, in its own Region: replicas of a multi-Region key have their own, as in AWS. They live
 * as long as the local KMS and are not kept in the key file. Key policies that clients send are accepted and ignored.
 * Safe for use by several threads.
 */
public interface Access {

    /**
     * Lets another account use a key by its ARN, or by the ARN of an alias: DescribeKey, Encrypt, Decrypt, ReEncrypt
     * and the GenerateDataKey operations. Managing a key remains its owner's, as in AWS.
     *
     * @param keyArn a key that exists
     * @param accountId 12 digits
     */
    Access allow(String keyArn, String accountId);

    /** Takes back what {@link #allow} gave; grant tokens stay valid. */
    Access revoke(String keyArn, String accountId);

    /**
     * Refuses one operation on a key to everyone, its owner included, with AccessDeniedException.
     *
     * @param operation the operation's name, or {@code ReEncryptFrom} or {@code ReEncryptTo} for one side of ReEncrypt
     */
    Access deny(String keyArn, String operation);

    /** Takes back what {@link #deny} refused. */
    Access undeny(String keyArn, String operation);

    /**
     * A grant token that lets another account use a key in the calls that send it; a token that was not made here is
     * refused with InvalidGrantTokenException.
     *
     * @param keyArn a key that exists
     * @param accountId 12 digits
     */
    String grantToken(String keyArn, String accountId);

    /** Forgets all rules and grant tokens. */
    Access clear();
}
