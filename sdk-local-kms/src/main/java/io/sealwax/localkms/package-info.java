/**
 * An AWS KMS inside the process, for tests, demos and CI; never for production.
 *
 * <p>{@link io.sealwax.localkms.LocalKms} speaks the real wire protocol to clients that nobody changed for it: through
 * an SDK HTTP client without a socket, and through an HTTP server on loopback.
 */
@NullMarked
package io.sealwax.localkms;

import org.jspecify.annotations.NullMarked;
