package io.sealwax.kms.internal.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leases that have been out for long.
 *
 * @param leases how many
 * @param oldest at least how long the oldest has been out
 * @param place where that one was taken, if this is traced
 */
public record LongLeases(
        long leases, Duration oldest, @Nullable Throwable place) {}
