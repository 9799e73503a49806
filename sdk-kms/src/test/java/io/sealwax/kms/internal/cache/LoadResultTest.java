package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** What those who wait are told of a failure that no KMS told. */
class LoadResultTest {
    private final IllegalStateException trouble = new IllegalStateException("trouble");

    @Test
    void whoeverAskedIsToldThatTheMasterKeyFailed() {
        LoadResult<OpeningEntry> loaded = LoadResult.of(() -> {
            throw trouble;
        });
        assertThatIllegalStateException()
                .isThrownBy(loaded::key)
                .withMessage("a master key failed in a way of its own")
                .withCause(trouble);
    }

    @Test
    void whereNobodyWasAskedNoMasterKeyIsBlamed() {
        assertThatIllegalStateException()
                .isThrownBy(LoadResult.<OpeningEntry>failed(trouble)::key)
                .withMessage("a data key could not be fetched")
                .withCause(trouble);
    }
}
