/**
 * What a failed call to AWS KMS means: its category, what to do about it, and what of its text may be shown. Not for
 * use outside.
 */
@NullMarked
package io.sealwax.kms.internal.call.failure;

import org.jspecify.annotations.NullMarked;
