package io.sealwax.localkms.internal.wire;

import org.jspecify.annotations.Nullable;

/** An HTTP request as far as KMS looks at it; {@code path} and headers as they came, absent headers null. */
record Request(
        String method,
        String path,
        @Nullable String target,
        @Nullable String authorization,
        @Nullable String userAgent,
        byte[] body) {}
