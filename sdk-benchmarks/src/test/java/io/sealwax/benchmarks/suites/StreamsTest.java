package io.sealwax.benchmarks.suites;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every subject seals and opens all of a message, by streams. */
class StreamsTest {
    private static final int MEBIBYTES = 2;
    private static final long LENGTH = MEBIBYTES << 20;

    @ParameterizedTest
    @CsvSource({
        "raw, SunJCE, 1, 1048576",
        "raw-large-calls, SunJCE, 1, 1048576",
        "sealwax, SunJCE, 1, 1048576",
        "sealwax, SunJCE, 1, 1",
        "sealwax, SunJCE, 1, 1000",
        "sealwax, AmazonCorrettoCryptoProvider, 2, 1048576",
        "aws-encryption-sdk-0478, SunJCE, 1, 1048576",
        "tink-streaming, SunJCE, 1, 1048576"
    })
    void aMessageIsSealedAndOpenedWhole(String subject, String provider, int threads, int piece) throws Exception {
        Streams streams = new Streams();
        streams.subject = subject;
        streams.provider = provider;
        streams.threads = threads;
        streams.piece = piece;
        streams.mebibytes = MEBIBYTES;
        streams.prepare();

        assertThat(streams.seal()).isBetween(LENGTH, LENGTH + LENGTH / 50);
        assertThat(streams.open()).isEqualTo(LENGTH);
        streams.close();
    }
}
