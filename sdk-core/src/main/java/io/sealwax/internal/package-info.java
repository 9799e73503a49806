/** What the rooms of the format share. Not for use outside. */
@NullMarked
package io.sealwax.internal;

import org.jspecify.annotations.NullMarked;
