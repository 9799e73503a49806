package io.sealwax.benchmarks.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.benchmarks.subjects.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is guarded is the work that is claimed. */
class SideBySideTest {
    private final SideBySide sideBySide = new SideBySide();
    private final SideBySide.Found found = new SideBySide.Found();

    @ParameterizedTest
    @CsvSource({
        "encrypt, '', 64",
        "encrypt, new context, 1024",
        "encrypt, 16 tenants, 1024",
        "encrypt, '', 1048576",
        "decrypt, '', 64",
        "decrypt, new context, 1024",
        "decrypt, 16 tenants, 1024",
        "decrypt, '', 1048576"
    })
    void bothDoTheirWorkAndItsBytesAreThoseOfACall(String operation, String variant, int size) {
        sideBySide.operation = operation;
        sideBySide.variant = variant;
        sideBySide.size = size;
        sideBySide.turns = 3;
        sideBySide.make();

        byte[] result = sideBySide.byTurns(found);
        sideBySide.close();

        if (operation.equals("encrypt")) {
            assertThat(result).hasSizeGreaterThan(size + 28);
        } else {
            assertThat(result).isEqualTo(Bytes.pseudoRandom(size));
        }
        assertThat(found.ratio).isBetween(0.001, 10.0);
        assertThat(found.bytes).isBetween((double) result.length, result.length + 1e6);
    }

    @ParameterizedTest
    @CsvSource({"SunJCE, ''", "SunJCE, 64 KiB a call", "AmazonCorrettoCryptoProvider, 16 KiB a call", "BC, ''"})
    void anyProviderInPiecesOfAnySize(String provider, String pieces) {
        sideBySide.operation = "decrypt";
        sideBySide.size = 1 << 20;
        sideBySide.provider = provider;
        sideBySide.pieces = pieces;
        sideBySide.turns = 1;
        sideBySide.make();

        assertThat(sideBySide.byTurns(found)).isEqualTo(Bytes.pseudoRandom(1 << 20));
        assertThat(found.ratio).isBetween(0.001, 10.0);
        sideBySide.close();
    }
}
