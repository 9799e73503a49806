package io.sealwax.cli.demo;

import java.time.Duration;

/**
 * What a piece of work came to.
 *
 * @param messages sealed or opened
 * @param bytes of messages
 * @param kmsCalls made for them
 * @param time all of it
 */
record Tally(long messages, long bytes, long kmsCalls, Duration time) {
    /** US dollars for 10,000 requests of symmetric keys (aws.amazon.com/kms/pricing). */
    private static final double PRICE = 0.03 / 10_000;

    double microsPerMessage() {
        return time.toNanos() / 1e3 / messages;
    }

    double dollarsPerMillion() {
        return 1e6 * kmsCalls / messages * PRICE;
    }
}
