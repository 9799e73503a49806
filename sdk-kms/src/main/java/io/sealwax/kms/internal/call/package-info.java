/** Calls to AWS KMS: the operations, their deadlines, retries and credentials. Not for use outside. */
@NullMarked
package io.sealwax.kms.internal.call;

import org.jspecify.annotations.NullMarked;
