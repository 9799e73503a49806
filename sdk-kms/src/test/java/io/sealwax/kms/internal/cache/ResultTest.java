package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sealwax.kms.internal.cache.InFlightLoad.Result;
import org.junit.jupiter.api.Test;

/** What callers learn of a failure that no KMS reported. */
class ResultTest {
    private final IllegalStateException trouble = new IllegalStateException("trouble");

    @Test
    void aFailureWhileAskingIsTheMasterKeys() {
        Result<OpeningEntry> result = Result.of(() -> {
            throw trouble;
        });
        assertThatIllegalStateException()
                .isThrownBy(result::entry)
                .withMessage("a master key failed in a way of its own")
                .withCause(trouble);
    }

    @Test
    void noMasterKeyIsBlamedIfNoneWasAsked() {
        assertThatIllegalStateException()
                .isThrownBy(Result.<OpeningEntry>failed(trouble)::entry)
                .withMessage("a data key could not be fetched")
                .withCause(trouble);
    }
}
