package io.sealwax.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.benchmarks.results.Machine;
import org.junit.jupiter.api.Test;

class ThisMachineTest {
    @Test
    void isTheSameEachTimeItIsAsked() {
        Machine machine = ThisMachine.describe();

        assertThat(machine).isEqualTo(ThisMachine.describe());
        assertThat(machine.id()).matches("[0-9a-f]{12}");
        assertThat(machine.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(machine.memoryBytes()).isGreaterThan(Runtime.getRuntime().totalMemory());
        assertThat(ThisMachine.processor()).matches("(\\d+-\\d+-\\d+)?");
    }

    @Test
    void theBuildHasWrittenDownTheVersions() {
        assertThat(Sources.versions())
                .containsKeys("sealwax", "aws-encryption-sdk-java", "tink", "jmh", "BC", "AmazonCorrettoCryptoProvider")
                .allSatisfy((library, version) -> assertThat(version).matches("[0-9].*"));
    }
}
