/** Faults that a test asks for: delays, errors, throttling, silence and spoilt answers. */
@NullMarked
package io.sealwax.localkms.internal.faults;

import org.jspecify.annotations.NullMarked;
