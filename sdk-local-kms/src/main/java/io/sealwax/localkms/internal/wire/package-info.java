/** The wire protocol of AWS KMS (JSON 1.1 over HTTP POST) and its two transports. */
@NullMarked
package io.sealwax.localkms.internal.wire;

import org.jspecify.annotations.NullMarked;
