package io.sealwax.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The example says what it does. */
class FirstMessageTest {
    @Test
    void aValueOpensInItsRowAndInNoOther() throws Exception {
        assertThat(Printed.by(() -> FirstMessage.main(new String[0])))
                .hasSize(3)
                .anyMatch("opened in its row: 4111 1111"::equals)
                .anyMatch("refused in another row: encryption context differs in 'row' from what was expected"::equals);
    }
}
