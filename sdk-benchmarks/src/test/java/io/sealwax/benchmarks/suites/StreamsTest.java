package io.sealwax.benchmarks.suites;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every subject seals and opens all of a message, by streams. */
class StreamsTest {
    private static final int LENGTH = 2 << 20;

    @ParameterizedTest
    @CsvSource({
        "raw, SunJCE, 1",
        "raw-large-calls, SunJCE, 1",
        "sealwax, SunJCE, 1",
        "sealwax, AmazonCorrettoCryptoProvider, 2",
        "aws-encryption-sdk-0478, SunJCE, 1",
        "tink-streaming, SunJCE, 1"
    })
    void aMessageIsSealedAndOpenedWhole(String subject, String provider, int threads) throws Exception {
        Streams streams = new Streams();
        streams.subject = subject;
        streams.provider = provider;
        streams.threads = threads;
        streams.piece = 1024;
        streams.length = LENGTH;
        streams.prepare();

        assertThat(streams.seal()).isBetween((long) LENGTH, LENGTH + LENGTH / 50L);
        assertThat(streams.open()).isEqualTo(LENGTH);
        streams.close();
    }
}
