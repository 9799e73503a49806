package io.sealwax.benchmarks.subjects;

import static io.sealwax.benchmarks.results.Case.MEMORY_COPY;
import static io.sealwax.benchmarks.results.Case.NO_PROVIDER;
import static io.sealwax.benchmarks.results.Case.RAW;
import static io.sealwax.benchmarks.results.Case.SEALWAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everybody does the work that is claimed for them. */
class SubjectsTest {
    private static final int[] SIZES = {0, 64, 1024, 16_384, 65_535, 65_536, 100_000};

    static Stream<Arguments> all() {
        return Stream.of(
                arguments(SEALWAX, ""),
                arguments(SEALWAX, Subjects.NEW_CONTEXT),
                arguments(SEALWAX, Subjects.LENT),
                arguments(RAW, ""),
                arguments(RAW, 16 + Subjects.PIECES),
                arguments(RAW, 64 + Subjects.PIECES),
                arguments(MEMORY_COPY, ""),
                arguments(Subjects.DATA_KEY_PER_MESSAGE, ""),
                arguments(Subjects.ENCRYPTION_SDK, ""),
                arguments(Subjects.ENCRYPTION_SDK_0478, ""),
                arguments(Subjects.ENCRYPTION_SDK_0478, Subjects.LARGE_FRAMES),
                arguments(Subjects.TINK_AEAD, ""),
                arguments(Subjects.TINK_ENVELOPE, ""));
    }

    static Stream<Arguments> thoseThatEncrypt() {
        return all().filter(each -> !each.get()[0].equals(MEMORY_COPY));
    }

    @ParameterizedTest
    @MethodSource("all")
    void opensWhatItSeals(String name, String variant) {
        try (Subject subject = Subjects.named(name, variant, "SunJCE")) {
            for (int size : SIZES) {
                byte[] plaintext = Bytes.pseudoRandom(size);

                assertThat(subject.decrypt(subject.encrypt(plaintext))).isEqualTo(plaintext);
                assertThat(subject.forThread().decrypt(subject.forThread().encrypt(plaintext)))
                        .isEqualTo(plaintext);
                assertThat(subject.forThread().decrypt(subject.encrypt(plaintext)))
                        .as("another thread's message")
                        .isEqualTo(plaintext);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("thoseThatEncrypt")
    void sealsEachMessageAnewAndOpensNoneThatWasChanged(String name, String variant) {
        try (Subject subject = Subjects.named(name, variant, "SunJCE")) {
            byte[] plaintext = new byte[1024];
            byte[] message = subject.encrypt(plaintext);

            assertThat(subject.encrypt(plaintext)).isNotEqualTo(message);
            assertThat(message.length).isGreaterThanOrEqualTo(plaintext.length + 28);
            message[message.length - 20] ^= 1;
            assertThatThrownBy(() -> subject.decrypt(message)).isInstanceOf(Exception.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SEALWAX, RAW})
    void everyProviderDoesIt(String name) {
        for (String provider : new String[] {"SunJCE", "AmazonCorrettoCryptoProvider", "BC"}) {
            assertThat(JcaProviders.isAvailable(provider)).as(provider).isTrue();
            try (Subject subject = Subjects.named(name, "", provider)) {
                assertThat(subject.decrypt(subject.encrypt(new byte[1024]))).isEqualTo(new byte[1024]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void thoseThatWriteToArraysWriteAllOfIt(String name, String variant) {
        try (Subject subject = Subjects.named(name, variant, "SunJCE")) {
            if (subject instanceof IntoArrays intoArrays) {
                for (int size : SIZES) {
                    byte[] plaintext = Bytes.pseudoRandom(size);
                    byte[] message = new byte[subject.encrypt(plaintext).length];
                    byte[] opened = new byte[size];

                    assertThat(intoArrays.encrypt(plaintext, message)).isEqualTo(message.length);
                    assertThat(intoArrays.decrypt(message, opened)).isEqualTo(size);
                    assertThat(opened).isEqualTo(plaintext);
                }
            } else {
                assertThat(name).isNotIn(SEALWAX, RAW, MEMORY_COPY);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SEALWAX, Subjects.ENCRYPTION_SDK_0478})
    void aMessageOfOneTenantIsNotOpenedForAnother(String name) {
        try (Subject subject = Subjects.named(name, "", "SunJCE", 16)) {
            ByTenant byTenant = (ByTenant) subject;
            byte[] plaintext = Bytes.pseudoRandom(1024);
            byte[] message = byTenant.encrypt(plaintext, "one");

            assertThat(byTenant.decrypt(message, "one")).isEqualTo(plaintext);
            assertThatThrownBy(() -> byTenant.decrypt(message, "other")).isInstanceOf(Exception.class);
        }
    }

    @Test
    void aMemoryCopyIsAnArrayOfItsOwn() {
        try (Subject copy = Subjects.named(MEMORY_COPY, "", NO_PROVIDER)) {
            byte[] plaintext = Bytes.pseudoRandom(64);
            byte[] message = copy.encrypt(plaintext);
            Arrays.fill(plaintext, (byte) 0);

            assertThat(message).isEqualTo(Bytes.pseudoRandom(64));
        }
    }

    @Test
    void unknownNamesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subjects.named("nobody", "", "SunJCE"))
                .withMessage("no subject 'nobody'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subjects.named(SEALWAX, "upside down", "SunJCE"))
                .withMessage("no subject 'sealwax' in the variant 'upside down'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subjects.named(RAW, "", "Nobody"))
                .withMessage("no JCA provider 'Nobody' in this Java runtime");
    }
}
