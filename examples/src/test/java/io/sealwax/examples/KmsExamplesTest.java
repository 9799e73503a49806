package io.sealwax.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The examples do what they say, with no more calls than they say. */
class KmsExamplesTest {
    @Test
    void aServiceMakesOneCallForATenantAndDirectionAndOneForTheAlias() {
        assertThat(Printed.by(() -> Service.main(new String[0])))
                .containsExactly("100,000 values saved, 100,000 loaded as they were, 21 KMS calls");
    }

    @Test
    void aBatchJobMakesOneCallForEachDataKeyThatItUses() {
        assertThat(Printed.by(() -> Batch.main(new String[0])))
                .containsExactly(
                        "80,000 messages opened, 20,000 of another tenant refused without a call", "31 KMS calls");
    }
}
