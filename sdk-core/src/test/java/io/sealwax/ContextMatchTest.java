package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.Keys;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reader may demand of a context, and what it is told. */
class ContextMatchTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final EncryptionContext ROW =
            TENANT.and("app", "hush-app").forMessage("row", "hush-42").detached("ssn", "hush-123");

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
    private final byte[] message = cipher.encrypt(new byte[5], ROW);

    @AfterEach
    void everyRefusalCameBeforeAnyMasterKeyWasAsked() {
        assertThat(keys.unwraps()).isEqualTo(asked ? 1 : 0);
    }

    private boolean asked;

    @Test
    void exactlyTheSamePairsOpenIt() {
        asked = true;
        assertThat(cipher.decrypt(message, ROW)).hasSize(5);
    }

    @Test
    void whetherAValueIsStoredMakesNoDifferenceToTheMatch() {
        asked = true;
        EncryptionContext otherwise = EncryptionContext.of("app", "hush-app")
                .detachedForKey("tenant", "acme")
                .detached("row", "hush-42")
                .forMessage("ssn", "hush-123");
        DecryptedMessage found = cipher.decrypt(message, ContextMatch.exactly(otherwise));
        assertThat(found.context()).as("it is told how the writer had it").isEqualTo(ROW);
    }

    @Test
    void containingPairsOpenItAndTellTheWholeContext() {
        asked = true;
        DecryptedMessage found = cipher.decrypt(message, ContextMatch.containing(TENANT.detached("ssn", "hush-123")));
        assertThat(found.context()).isEqualTo(ROW);
        assertThat(found.context().keyBound()).isEqualTo(ROW.keyBound());
        assertThat(found.context().toMap()).containsEntry("ssn", "hush-123").containsEntry("row", "hush-42");
        assertThat(found.context().and("more", "1").keyBound().toMap()).containsOnlyKeys("app", "more", "tenant");
    }

    @Test
    void aFoundContextWithADetachedPairForTheKeyCanBeAddedTo() {
        asked = true;
        byte[] detachedForKey = cipher.encrypt(
                new byte[1], EncryptionContext.none().detachedForKey("a", "1").forMessage("b", "2"));
        EncryptionContext found = cipher.decrypt(
                        detachedForKey,
                        ContextMatch.containing(
                                EncryptionContext.none().forMessage("b", "2").detachedForKey("a", "1")))
                .context();
        EncryptionContext through = cipher.decrypt(
                        detachedForKey, ContextMatch.containing(EncryptionContext.of("a", "1")))
                .context();
        assertThat(through).isEqualTo(found);
        assertThat(through.detachedForKey("c", "3"))
                .isEqualTo(EncryptionContext.none()
                        .detachedForKey("a", "1")
                        .forMessage("b", "2")
                        .detachedForKey("c", "3"));
        assertThat(through.detachedForKey("c", "3").keyBound().encoding().stored())
                .isEqualTo(EncryptionContext.none()
                        .detachedForKey("a", "1")
                        .detachedForKey("c", "3")
                        .encoding()
                        .stored());
    }

    @Test
    void aMissingPairIsNamed() {
        assertRefused(
                ContextMatch.containing(TENANT.forMessage("region", "hush-eu")),
                Failure.CONTEXT,
                "encryption context lacks 'region': message has [app, row, ssn, tenant]");
        assertRefused(
                ContextMatch.exactly(ROW.and("zone", "hush")),
                Failure.CONTEXT,
                "encryption context lacks 'zone': message has [app, row, ssn, tenant]");
    }

    @Test
    void aPairThatWasNotExpectedIsNamed() {
        assertRefused(
                ContextMatch.exactly(TENANT.and("app", "hush-app").detached("ssn", "hush-123")),
                Failure.CONTEXT,
                "encryption context has 'row', which was not expected");
        assertRefused(
                ContextMatch.exactly(EncryptionContext.none()),
                Failure.CONTEXT,
                "encryption context has 'app', which was not expected");
    }

    @Test
    void aPairThatDiffersIsNamedWithoutItsValue() {
        assertRefused(
                ContextMatch.containing(TENANT.forMessage("row", "hush-43").detached("ssn", "hush-123")),
                Failure.CONTEXT,
                "encryption context differs in 'row' from what was expected");
        assertRefused(
                ContextMatch.containing(EncryptionContext.of("tenant", "acme2")),
                Failure.CONTEXT,
                "encryption context differs in 'tenant' from what was expected");
    }

    @Test
    void aPairBoundToSomethingElseIsNamed() {
        assertRefused(
                ContextMatch.containing(EncryptionContext.of("row", "hush-42")),
                Failure.CONTEXT,
                "encryption context has 'row' bound to the message, expected bound to the other");
        assertRefused(
                ContextMatch.containing(EncryptionContext.none().forMessage("tenant", "acme")),
                Failure.CONTEXT,
                "encryption context has 'tenant' bound to the key, expected bound to the other");
    }

    @Test
    void aDetachedValueThatIsNotSuppliedIsNamed() {
        assertRefused(
                ContextMatch.containing(TENANT),
                Failure.MISSING_DETACHED_VALUE,
                "the value of 'ssn' is detached and was not supplied");
        assertRefused(
                ContextMatch.containing(EncryptionContext.of("tenant", "other")),
                Failure.CONTEXT,
                "encryption context differs in 'tenant' from what was expected");
    }

    @Test
    void aRequiredPairMustBeNamedByWriterAndReader() {
        EnvelopeCipher strict =
                EnvelopeCipher.builder(keys).requireContext("tenant", "row").build();
        assertThatThrownBy(() -> strict.encrypt(new byte[1], TENANT))
                .isInstanceOf(ContextException.class)
                .hasMessage("encryption context lacks 'row': it has [tenant]");
        assertThatThrownBy(() -> strict.decrypt(message, ContextMatch.containing(TENANT)))
                .isInstanceOf(ContextException.class)
                .hasMessage("encryption context lacks 'row': it has [tenant]");
        assertThatThrownBy(() -> strict.decrypt(new byte[2], ContextMatch.containing(TENANT)))
                .as("what is wrong with the bytes comes first")
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> strict.decrypt(
                        message,
                        ContextMatch.containing(
                                TENANT.forMessage("row", "hush-1").detached("ssn", "hush-123"))))
                .hasMessage("encryption context differs in 'row' from what was expected");
        assertThat(strict).hasToString("EnvelopeCipher[requires [row, tenant], " + cryptoOf(strict) + ", keys]");
    }

    @Test
    void aRequiredPairIsMissedBeforeTheLengthOfAMessageIsAskedFor() {
        EnvelopeCipher strict =
                EnvelopeCipher.builder(keys).requireContext("tenant").build();
        assertThatThrownBy(() -> strict.encryptedLength(1, EncryptionContext.none()))
                .isInstanceOf(ContextException.class);
        for (String impossible : List.of("", "\ud800")) {
            EnvelopeCipherBuilder builder = EnvelopeCipher.builder(keys).requireContext(impossible);
            assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String cryptoOf(EnvelopeCipher cipher) {
        String text = cipher.toString();
        return text.substring(text.indexOf("], ") + 3, text.lastIndexOf(", "));
    }

    @Test
    void namesOfAStrangersMessageCannotDriveATerminal() {
        byte[] hostile = cipher.encrypt(
                new byte[1], EncryptionContext.none().forMessage("a\u001b[2J\n\u202eb" + "x".repeat(199), "1"));
        assertThatThrownBy(() -> cipher.decrypt(hostile, EncryptionContext.none()))
                .hasMessage("encryption context has 'a\ufffd[2J\ufffd\ufffdb" + "x".repeat(120)
                        + "…', which was not expected");
    }

    private void assertRefused(ContextMatch match, Failure failure, String message) {
        assertThatThrownBy(() -> cipher.decrypt(this.message, match))
                .isInstanceOfSatisfying(
                        ContextException.class, e -> assertThat(e.failure()).isEqualTo(failure))
                .hasMessage(message)
                .hasMessageNotContaining("hush");
    }
}
