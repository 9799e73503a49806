package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.ContextException;
import io.sealwax.ContextMatch;
import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeException;
import io.sealwax.Failure;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A data key that is there spares the call to KMS and no check: whoever may not open a message is refused as if it were
 * not there. Two caches of one process, over one client; the first trusts two keys, the second one of them.
 */
class TwoProvidersTest extends AgainstLocalKms {
    private static final EncryptionContext OTHER = EncryptionContext.of("tenant", "bcme");

    private final Fickle mine = new Fickle(newKey());
    private final Fickle shared = new Fickle(newKey());
    private final CachingDataKeyProvider wide =
            CachingDataKeyProvider.builder(mine, shared).build();
    private final CachingDataKeyProvider narrow =
            CachingDataKeyProvider.builder(shared).build();
    private final EnvelopeCipher wideCipher = EnvelopeCipher.builder(wide).build();
    private final EnvelopeCipher narrowCipher = EnvelopeCipher.builder(narrow).build();
    private final byte[] underMine = EnvelopeCipher.builder(mine).build().encrypt(new byte[3], TENANT);
    private final byte[] underShared = EnvelopeCipher.builder(shared).build().encrypt(new byte[3], TENANT);

    @AfterEach
    void closeKeys() {
        wide.close();
        narrow.close();
    }

    @BeforeEach
    void theFirstHasOpenedBothMessages() {
        assertThat(wideCipher.decrypt(underMine, TENANT)).hasSize(3);
        assertThat(wideCipher.decrypt(underShared, TENANT)).hasSize(3);
        kms.clearCalls();
        assertThat(wideCipher.decrypt(underMine, TENANT)).hasSize(3);
        assertThat(wideCipher.decrypt(underShared, TENANT)).hasSize(3);
        assertThat(kms.calls()).as("its data keys are there").isZero();
    }

    private void assertRefused(ThrowingCallable opening, Failure failure, int calls) {
        kms.clearCalls();
        assertThatThrownBy(opening)
                .isInstanceOfSatisfying(
                        EnvelopeException.class, e -> assertThat(e.failure()).isEqualTo(failure));
        assertThat(kms.calls()).isEqualTo(calls);
    }

    private static byte[] replaced(byte[] message, String text, String by) {
        String all = new String(message, StandardCharsets.ISO_8859_1);
        assertThat(all).contains(text);
        return all.replace(text, by).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatOneOpensTheOtherDoesNotOpenThatDoesNotTrustItsKey() {
        assertRefused(() -> narrowCipher.decrypt(underMine, TENANT), Failure.NO_TRUSTED_KEY, 0);
        assertThat(narrow.stats().decrypt().waits()).isZero();
    }

    @Test
    void whatOneHasTheOtherAsksForItselfOnBothSides() {
        assertThat(narrowCipher.decrypt(underShared, TENANT)).hasSize(3);
        assertThat(kms.calls("Decrypt")).isEqualTo(1);
        byte[] sealed = wideCipher.encrypt(new byte[3], TENANT);
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(1);
        assertThat(narrowCipher.encrypt(new byte[3], TENANT)).isNotEqualTo(sealed);
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(2);

        kms.keys().disable(shared.name());
        assertThat(wideCipher.decrypt(underShared, TENANT)).hasSize(3);
        wide.invalidateAll();
        assertThat(narrowCipher.decrypt(underShared, TENANT))
                .as("what the first drops stays with the second")
                .hasSize(3);
        assertThatThrownBy(() -> wideCipher.decrypt(underShared, TENANT))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.category()).isEqualTo(Category.KEY_STATE));
    }

    @Test
    void trustThatIsTakenAwayIsMissedByAHitToo() {
        mine.trusted = false;
        assertRefused(() -> wideCipher.decrypt(underMine, TENANT), Failure.NO_TRUSTED_KEY, 0);
        assertThat(wideCipher.decrypt(underShared, TENANT)).hasSize(3);
        mine.trusted = true;
        assertThat(wideCipher.decrypt(underMine, TENANT)).hasSize(3);
        assertThat(kms.calls()).isZero();
    }

    @Test
    void anotherContextThanTheMessagesIsRefusedThoughTheDataKeyIsThere() {
        assertRefused(() -> wideCipher.decrypt(underMine, OTHER), Failure.CONTEXT, 0);
        assertRefused(() -> wideCipher.decrypt(underMine, TENANT.forMessage("row", "1")), Failure.CONTEXT, 0);
        assertRefused(() -> wideCipher.decrypt(underMine, ContextMatch.containing(OTHER)), Failure.CONTEXT, 0);
    }

    @Test
    void aContextThatWasWrittenIntoTheMessageIsForKmsToRefuseThoughTheDataKeyIsThere() {
        assertRefused(() -> wideCipher.decrypt(replaced(underMine, "acme", "bcme"), OTHER), Failure.KEY_ACCESS, 1);
    }

    @Test
    void aPolicyOfTheContextHoldsForAHitToo() {
        EnvelopeCipher strict =
                EnvelopeCipher.builder(wide).requireContext("app").build();
        assertThatThrownBy(() -> strict.decrypt(underMine, TENANT)).isInstanceOf(ContextException.class);
        assertThatThrownBy(() -> strict.decrypt(underMine, ContextMatch.containing(TENANT)))
                .isInstanceOf(ContextException.class);
        assertThat(kms.calls()).isZero();
    }

    @Test
    void aDataKeyIsThereUnderItsOwnMasterKeysNameAndNoOther() {
        assertRefused(
                () -> wideCipher.decrypt(replaced(underMine, mine.name(), shared.name()), TENANT),
                Failure.KEY_ACCESS,
                1);
        assertRefused(
                () -> wideCipher.decrypt(replaced(underMine, "aws-kms", "aws-kmt"), TENANT), Failure.NO_TRUSTED_KEY, 0);
    }

    /** A master key that an operator may stop trusting. */
    private static final class Fickle extends DelegatingKey {
        private volatile boolean trusted = true;

        Fickle(MasterKey key) {
            super(key);
        }

        @Override
        public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return trusted && super.trusts(wrapped, keyBound);
        }
    }
}
