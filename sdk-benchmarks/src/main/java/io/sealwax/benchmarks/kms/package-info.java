/**
 * How many calls to a KMS messages cost, and how long callers wait for them: workloads replayed against a local KMS
 * that answers as slowly as the real one, allows as much, and fails. {@link io.sealwax.benchmarks.kms.Workloads} runs
 * them all; each {@link io.sealwax.benchmarks.kms.Workload} is one idea, each {@link io.sealwax.benchmarks.kms.SetUp}
 * one way to keep data keys or not.
 */
@NullMarked
package io.sealwax.benchmarks.kms;

import org.jspecify.annotations.NullMarked;
