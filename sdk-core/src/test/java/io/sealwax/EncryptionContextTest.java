package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a context is, and how it is encoded. */
class EncryptionContextTest {
    @Test
    void theEncodingsAreThoseOfTheFormat() {
        EncryptionContext context = EncryptionContext.of("tenant", "acme")
                .forMessage("row", "42")
                .detached("z", "secret")
                .detachedForKey("a", "k");
        assertThat(hex(context.encoding().full()))
                .isEqualTo("0004" + "03000161" + "00016b" + "000003726f77" + "00023432" + "01000674656e616e74"
                        + "000461636d65" + "0200017a" + "0006736563726574");
        assertThat(hex(context.encoding().stored()))
                .isEqualTo("0004" + "03000161" + "000003726f77" + "00023432" + "01000674656e616e74" + "000461636d65"
                        + "0200017a");
        assertThat(hex(context.keyBound().encoding().full()))
                .isEqualTo("0002" + "03000161" + "00016b" + "01000674656e616e74" + "000461636d65");
        assertThat(hex(context.keyBound().encoding().stored()))
                .isEqualTo("0002" + "03000161" + "01000674656e616e74" + "000461636d65");
    }

    @Test
    @SuppressWarnings("NullAway")
    void ofANullNameOrValueItIsSaidWhichPairItIs() {
        EncryptionContext tenant = EncryptionContext.of("tenant", "acme");
        Map<String, String> row = new HashMap<>();
        row.put("row", null);
        Map<String, String> nameless = new HashMap<>();
        nameless.put(null, "42");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> EncryptionContext.of("row", null),
                () -> EncryptionContext.of("tenant", "acme", "row", null),
                () -> EncryptionContext.of(row),
                () -> tenant.and("row", null),
                () -> tenant.forMessage("row", null),
                () -> tenant.detached("row", null),
                () -> tenant.detachedForKey("row", null))) {
            assertThatThrownBy(call)
                    .isInstanceOf(ContextException.class)
                    .hasMessageContaining("the value of 'row' in the encryption context is null");
        }
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> EncryptionContext.of(null, "42"),
                () -> EncryptionContext.of(nameless),
                () -> tenant.forMessage(null, "42"))) {
            assertThatThrownBy(call)
                    .isInstanceOf(ContextException.class)
                    .hasMessageContaining("a name of the encryption context is null");
        }
        assertThatThrownBy(() -> EncryptionContext.of(null)).hasMessage("pairs");
    }

    @Test
    void noneHasNoPairAndIsItsOwnKeyBoundPart() {
        assertThat(EncryptionContext.none().toMap()).isEmpty();
        assertThat(EncryptionContext.none().keyBound()).isSameAs(EncryptionContext.none());
        assertThat(hex(EncryptionContext.none().encoding().full())).isEqualTo("0000");
        assertThat(EncryptionContext.none().forMessage("row", "1").keyBound()).isSameAs(EncryptionContext.none());
    }

    @Test
    void thePairsForAMessageShareTheKeyBoundPart() {
        EncryptionContext tenant = EncryptionContext.of("tenant", "acme");
        assertThat(tenant.keyBound()).isSameAs(tenant);
        assertThat(tenant.forMessage("row", "42").detached("x", "y").keyBound()).isSameAs(tenant);
    }

    @Test
    void theOrderOfAddingMakesNoDifference() {
        List<String> names = new ArrayList<>(List.of("a", "ab", "b", "é", "\uffee", "\ud83d\ude00", "~"));
        EncryptionContext sorted = context(names);
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(names, new Random(seed));
            EncryptionContext shuffled = context(names);
            assertThat(shuffled).isEqualTo(sorted).hasSameHashCodeAs(sorted);
            assertThat(shuffled.encoding().stored()).isEqualTo(sorted.encoding().stored());
            assertThat(shuffled.keyBound()).isEqualTo(sorted.keyBound());
        }
        assertThat(sorted.toMap().keySet())
                .as("UTF-8 sorts U+FFEE before U+1F600, UTF-16 the other way round")
                .containsExactly("a", "ab", "b", "~", "é", "\uffee", "\ud83d\ude00");
    }

    /** Each name with another of the four kinds of pair. */
    private static EncryptionContext context(List<String> names) {
        EncryptionContext context = EncryptionContext.none();
        for (String name : names) {
            String value = "value of " + name;
            context = switch (name.hashCode() & 3) {
                case 0 -> context.and(name, value);
                case 1 -> context.forMessage(name, value);
                case 2 -> context.detached(name, value);
                default -> context.detachedForKey(name, value);
            };
        }
        return context;
    }

    @Test
    void aMapGivesTheSameAsItsPairs() {
        assertThat(EncryptionContext.of(Map.of("b", "2", "a", "1")))
                .isEqualTo(EncryptionContext.of("a", "1", "b", "2"));
    }

    @Test
    void whatAPairIsBoundToIsPartOfIt() {
        EncryptionContext forKey = EncryptionContext.of("a", "1");
        EncryptionContext forMessage = EncryptionContext.none().forMessage("a", "1");
        EncryptionContext detached = EncryptionContext.none().detached("a", "1");
        EncryptionContext detachedForKey = EncryptionContext.none().detachedForKey("a", "1");
        List<EncryptionContext> all = List.of(forKey, forMessage, detached, detachedForKey);
        for (EncryptionContext one : all) {
            assertThat(all.stream().filter(one::equals)).hasSize(1);
        }
        assertThat(forKey).isNotEqualTo("a");
    }

    @Test
    void textIsNotNormalised() {
        EncryptionContext composedAndDecomposed = EncryptionContext.of("\u00e9", "1", "e\u0301", "2");
        assertThat(composedAndDecomposed.toMap()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83d", "\ud83dx", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
    void aLoneSurrogateIsRefused(String text) {
        assertContextException(Failure.CONTEXT, () -> EncryptionContext.of(text, "v"), "lone surrogate");
        assertContextException(
                Failure.CONTEXT, () -> EncryptionContext.of("n", text), "value of 'n'", "lone surrogate");
    }

    @Test
    void anEmptyNameIsRefusedAndAnEmptyValueIsNot() {
        assertContextException(Failure.CONTEXT, () -> EncryptionContext.of("", "v"), "is empty");
        assertThat(EncryptionContext.of("n", "").toMap()).containsEntry("n", "");
    }

    @Test
    void aNameThatStandsTwiceIsRefusedWhateverItIsBoundTo() {
        EncryptionContext tenant = EncryptionContext.of("tenant", "acme");
        assertContextException(Failure.CONTEXT, () -> tenant.and("tenant", "x1"), "'tenant' twice");
        assertContextException(Failure.CONTEXT, () -> tenant.forMessage("tenant", "x1"), "'tenant' twice");
        assertContextException(Failure.CONTEXT, () -> tenant.detached("tenant", "x1"), "'tenant' twice");
    }

    @Test
    void aContextHasAtMost8192Bytes() {
        String longest = "x".repeat(8192 - 2 - 5 - 1);
        assertThat(EncryptionContext.of("n", longest).encoding().full()).hasSize(8192);
        assertContextException(
                Failure.CONTEXT_TOO_LONG, () -> EncryptionContext.of("n", longest + "x"), "8193", "at most 8192");
        assertContextException(
                Failure.CONTEXT_TOO_LONG,
                () -> EncryptionContext.none().detached("n", "é".repeat(4093)),
                "at most 8192");
        assertContextException(
                Failure.CONTEXT_TOO_LONG, () -> EncryptionContext.of("n", "x".repeat(100_000_000)), "at most 8192");
        assertContextException(
                Failure.CONTEXT_TOO_LONG,
                () -> EncryptionContext.of("n", longest).forMessage("m", ""),
                "at most 8192");
    }

    @Test
    void noTextOfItShowsAValue() {
        EncryptionContext context = EncryptionContext.of("tenant", "hush-1")
                .forMessage("row", "hush-2")
                .detached("ssn", "hush-3");
        assertThat(context).hasToString("[row, ssn, tenant]");
        assertThat(ContextMatch.exactly(context)).hasToString("exactly [row, ssn, tenant]");
        assertThat(ContextMatch.containing(context)).hasToString("containing [row, ssn, tenant]");
        assertThat(new DecryptedMessage(new byte[5], context)).hasToString("5 bytes, context [row, ssn, tenant]");
    }

    private static void assertContextException(Failure failure, Runnable call, String... parts) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ContextException.class, e -> assertThat(e.failure()).isEqualTo(failure))
                .hasMessageContainingAll(parts);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
