/** The keys of the local KMS, their states, and every operation on them; knows nothing of HTTP. */
@NullMarked
package io.sealwax.localkms.internal.engine;

import org.jspecify.annotations.NullMarked;
