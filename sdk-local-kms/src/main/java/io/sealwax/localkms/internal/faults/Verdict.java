package io.sealwax.localkms.internal.faults;

import io.sealwax.localkms.Corruption;
import io.sealwax.localkms.internal.engine.KmsError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the faults have in store for one call.
 *
 * @param silent whether it is never answered; then nothing else counts
 * @param error what it is answered with instead of being carried out
 * @param corruption how its answer is spoilt
 * @param delay how long its answer is held back
 */
public record Verdict(
        boolean silent, @Nullable KmsError error, @Nullable Corruption corruption, Duration delay) {}
