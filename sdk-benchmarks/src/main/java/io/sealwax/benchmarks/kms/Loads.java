package io.sealwax.benchmarks.kms;

/**
 * The loads of one workload: what asks a KMS for each message gets fewer of them, and slower, so that neither the
 * machine nor the quota is asked for ten times what it can give.
 *
 * @param cached of set-ups that keep data keys
 * @param uncached of those that call for each message
 */
record Loads(Load cached, Load uncached) {
    Load of(boolean callForEach) {
        return callForEach ? uncached : cached;
    }
}
