package io.sealwax.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SyntheticCustomersTest {
    private static final Path DATA = Path.of(System.getProperty("basedir", "."), "data/customers.jsonl");

    @Test
    void theRecordsThatShipAreTheOnesThatAreMadeHere() throws Exception {
        byte[] made = new SyntheticCustomers().lines().getBytes(StandardCharsets.UTF_8);

        assertThat(made).isEqualTo(Files.readAllBytes(DATA));
        assertThat(new String(made, StandardCharsets.UTF_8).lines()).hasSize(SyntheticCustomers.RECORDS);
    }
}
