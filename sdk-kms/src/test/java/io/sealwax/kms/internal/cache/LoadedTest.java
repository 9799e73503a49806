package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** What those who wait are told of a failure that no KMS told. */
class LoadedTest {
    private static final IllegalStateException TROUBLE = new IllegalStateException("trouble");

    @Test
    void whoeverAskedIsToldThatTheMasterKeyFailed() {
        Loaded<OpeningKey> loaded = Loaded.of(() -> {
            throw TROUBLE;
        });
        assertThatIllegalStateException()
                .isThrownBy(loaded::key)
                .withMessage("a master key failed in a way of its own")
                .withCause(TROUBLE);
    }

    @Test
    void whereNobodyWasAskedNoMasterKeyIsBlamed() {
        assertThatIllegalStateException()
                .isThrownBy(Loaded.<OpeningKey>failed(TROUBLE)::key)
                .withMessage("a data key could not be fetched")
                .withCause(TROUBLE);
    }
}
