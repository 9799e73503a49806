/** Names of keys in AWS KMS, and which of them are trusted. Not for use outside. */
@NullMarked
package io.sealwax.kms.internal.keys;

import org.jspecify.annotations.NullMarked;
