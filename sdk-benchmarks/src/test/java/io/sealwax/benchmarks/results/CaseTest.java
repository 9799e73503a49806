package io.sealwax.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaseTest {
    @Test
    void saysWhoDoesWhat() {
        assertThat(SomeResults.oneShot("raw", "64 KiB a call", 2))
                .hasToString("one-shot, new array: raw (64 KiB a call) encrypt 1024 B, SunJCE, 2 threads, JDK 17.0.15");
        assertThat(new Case("header", "parse", "sealwax", "", "parse", 0, 1, Case.NO_PROVIDER, ""))
                .hasToString("header, parse: sealwax parse");
    }
}
