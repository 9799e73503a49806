package io.sealwax.benchmarks.kms;

/**
 * What a KMS has counted.
 *
 * @param arrived calls, retries included
 * @param throttled those of them that came faster than the quota
 */
record Calls(long arrived, long throttled) {
    Calls minus(Calls earlier) {
        return new Calls(arrived - earlier.arrived, throttled - earlier.throttled);
    }
}
