/** The primitives, by the providers of the Java runtime. Not for use outside. */
@NullMarked
package io.sealwax.internal.crypto;

import org.jspecify.annotations.NullMarked;
