/**
 * Envelope encryption with an encryption context: {@link io.sealwax.EnvelopeCipher} seals and opens,
 * {@link io.sealwax.EncryptionContext} says where a message belongs.
 */
@NullMarked
package io.sealwax;

import org.jspecify.annotations.NullMarked;
