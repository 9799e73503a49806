package io.sealwax.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The examples do what they say, with no more calls than they say. */
class KmsExamplesTest {
    @Test
    void aServiceMakesOneCallForATenantAndDirection() throws Exception {
        assertThat(Printed.by(() -> Service.main(new String[0])))
                .containsExactly("100,000 values saved, 100,000 loaded as they were, 20 KMS calls");
    }

    /**
     * In a process of its own with a tenth of the memory that its file takes: what it kept of each message, 40 bytes or
     * more, would not fit.
     */
    @Test
    void aBatchJobMakesOneCallForEachDataKeyOpensNothingForeignAndNeedsNoMoreMemoryForMoreMessages() throws Exception {
        assertThat(Printed.inProcess(Batch.class, "-Xmx48m"))
                .containsExactly(
                        "1,000,000 opened",
                        "  200,000 refused: encryption context differs in 'tenant' from what was expected",
                        "1,000 KMS calls");
    }
}
