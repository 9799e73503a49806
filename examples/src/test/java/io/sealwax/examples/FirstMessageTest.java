package io.sealwax.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The example says what it does. */
class FirstMessageTest {
    @Test
    void aValueOpensInItsRowAndInNoOther() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream standard = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            FirstMessage.main(new String[0]);
        } finally {
            System.setOut(standard);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .anyMatch("opened in its row: 4111 1111"::equals)
                .anyMatch("refused in another row: encryption context differs in 'row' from what was expected"::equals);
    }
}
