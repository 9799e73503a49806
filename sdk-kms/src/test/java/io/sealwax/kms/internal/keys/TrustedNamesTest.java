package io.sealwax.kms.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrustedNamesTest {
    private static final String FIRST = "arn:aws:kms:eu-west-1:111122223333:key/1";

    private final Set<String> trusting = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    private final TrustedNames names = new TrustedNames(key -> {
        asked.add(key.toString());
        return trusting.contains(key.toString()) ? key : null;
    });

    @Test
    void whatIsTrustedIsAskedForOnce() {
        trusting.add(FIRST);
        for (int i = 0; i < 3; i++) {
            assertThat(names.toCall(new String(FIRST))).hasToString(FIRST);
        }
        assertThat(asked).containsExactly(FIRST);
    }

    @Test
    void whatIsNotTrustedIsAskedForAgainSinceItMayComeToBe() {
        assertThat(names.toCall(FIRST)).isNull();
        trusting.add(FIRST);
        assertThat(names.toCall(FIRST)).hasToString(FIRST);
        assertThat(asked).containsExactly(FIRST, FIRST);
    }

    @Test
    void whatIsNoArnIsNotTrustedAndNobodyIsAsked() {
        assertThat(names.toCall("alias/app")).isNull();
        assertThat(names.toCall("")).isNull();
        assertThat(asked).isEmpty();
    }

    @Test
    void noneIsTakenForAnotherHoweverManyThereAre() {
        for (int i = 0; i < 1000; i++) {
            String name = FIRST + i;
            trusting.add(name);
            assertThat(names.toCall(name)).hasToString(name);
            assertThat(names.toCall("arn:aws:kms:eu-west-1:999999999999:key/" + i))
                    .isNull();
        }
        assertThat(names.toCall(FIRST + 7)).hasToString(FIRST + 7);
    }

    /** Aa and BB have one hash. */
    @Test
    void twoNamesOfOneHashAreTwo() {
        trusting.add(FIRST + "Aa");
        assertThat(names.toCall(FIRST + "Aa")).hasToString(FIRST + "Aa");
        assertThat(names.toCall(FIRST + "BB")).isNull();
    }
}
