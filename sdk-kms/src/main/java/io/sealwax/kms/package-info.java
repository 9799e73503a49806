/** Master keys in AWS KMS, and the cache of data keys. */
@NullMarked
package io.sealwax.kms;

import org.jspecify.annotations.NullMarked;
