package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.testing.FormatVector;
import io.sealwax.testing.Providers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The known answers again and again, until the JVM has compiled what runs: its compilers have made wrong code of right
 * classes, which a test that calls a method once never meets.
 */
class CompiledCodeTest {
    static final List<String> PROVIDERS = Providers.NAMES;

    private static final int ROUNDS = 400;
    private static final int SHORT = 20_000;

    @ParameterizedTest
    @FieldSource("PROVIDERS")
    void theAnswersStayRightOnceCompiled(String provider) {
        List<FormatVector> vectors = FormatVector.valid().stream()
                .filter(vector -> vector.message().length <= SHORT)
                .toList();
        int wrong = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (FormatVector vector : vectors) {
                VectorKeys keys = new VectorKeys(vector);
                EnvelopeCipher cipher = EnvelopeCipher.builder(keys)
                        .keySections(keys)
                        .provider(provider)
                        .build();
                byte[] opened = cipher.decrypt(vector.message(), vector.context());
                wrong += Arrays.equals(opened, vector.plaintext()) ? 0 : 1;
            }
        }
        assertThat(vectors).hasSizeGreaterThan(30);
        assertThat(wrong).isZero();
    }
}
