package io.sealwax.benchmarks.kms;

import java.time.Duration;

/**
 * How many callers come, and how fast.
 *
 * @param perSecond on average
 * @param messages one of each caller
 */
record Load(double perSecond, int messages) {
    static Load lasting(Duration time, double perSecond) {
        return new Load(perSecond, (int) Math.round(perSecond * time.toMillis() / 1000));
    }
}
