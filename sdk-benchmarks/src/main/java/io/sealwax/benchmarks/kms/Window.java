package io.sealwax.benchmarks.kms;

/**
 * A short time within a replay.
 *
 * @param fromSeconds when it began, since the measuring did
 * @param messages of callers who came in it
 * @param failed how many of these were told of a failure, whenever that was
 * @param waits how long these waited
 * @param calls that reached the KMS in it
 * @param throttled of these
 */
public record Window(double fromSeconds, int messages, int failed, Percentiles waits, long calls, long throttled) {}
