/** The one file that keeps keys between runs. */
@NullMarked
package io.sealwax.localkms.internal.store;

import org.jspecify.annotations.NullMarked;
