package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.kms.CacheListener.Use;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A refusal of KMS spares it the same question for half a second to a second, whoever asks; what only went wrong is
 * asked again at once.
 */
class RefusedByKmsTest extends AgainstLocalKms {
    private static final int FOR_GOOD = Integer.MAX_VALUE;
    private static final int MANY = 10_000;

    private final ManualClocks clocks = new ManualClocks();
    private final KmsMasterKey key = newKey();
    private final byte[] message = EnvelopeCipher.builder(key).build().encrypt(new byte[3], TENANT);
    private final CachingDataKeyProvider keys =
            CachingDataKeyProvider.builder(key).clocks(clocks).build();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @AfterEach
    void closeKeys() {
        keys.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(Use.values())
                .flatMap(use -> Stream.of(
                        Arguments.of(use, "AccessDeniedException", Category.DENIED),
                        Arguments.of(use, "DisabledException", Category.KEY_STATE),
                        Arguments.of(use, "KMSInvalidStateException", Category.KEY_STATE),
                        Arguments.of(use, "NotFoundException", Category.NOT_FOUND),
                        Arguments.of(use, "InvalidCiphertextException", Category.INTEGRITY),
                        Arguments.of(use, "IncorrectKeyException", Category.INCORRECT_KEY)));
    }

    static Stream<Arguments> otherFailures() {
        return Stream.of(Use.values())
                .flatMap(use -> Stream.of(
                        Arguments.of(use, "ThrottlingException", Category.THROTTLED),
                        Arguments.of(use, "DependencyTimeoutException", Category.TRANSIENT),
                        Arguments.of(use, "KMSInternalException", Category.TRANSIENT),
                        Arguments.of(use, "ExpiredTokenException", Category.CREDENTIALS)));
    }

    private void call(Use use) {
        if (use == Use.ENCRYPT) {
            cipher.encrypt(new byte[3], TENANT);
        } else {
            assertThat(cipher.decrypt(message, TENANT)).hasSize(3);
        }
    }

    private void assertRefused(Use use, Category category) {
        assertThatThrownBy(() -> call(use))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.category()).isEqualTo(category));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whoAsksAgainWithinHalfASecondIsToldTheSameWithoutACallAndAfterASecondItIsAskedAgain(
            Use use, String code, Category category) {
        kms.clearCalls();
        kms.faults().fail(code, FOR_GOOD);
        assertRefused(use, category);
        clocks.pass(Duration.ofMillis(500).minusNanos(1));
        assertRefused(use, category);
        assertThat(kms.calls()).isEqualTo(1);
        clocks.pass(Duration.ofMillis(500));
        assertRefused(use, category);
        assertThat(kms.calls()).isEqualTo(2);
        kms.faults().clear();
        assertRefused(use, category);
        assertThat(kms.calls()).isEqualTo(2);
        clocks.pass(Duration.ofSeconds(1));
        call(use);
        assertThat(kms.calls()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("otherFailures")
    void noOtherFailureIsKept(Use use, String code, Category category) {
        kms.faults().fail(code, FOR_GOOD);
        assertRefused(use, category);
        kms.faults().clear();
        kms.clearCalls();
        call(use);
        assertThat(kms.calls()).isEqualTo(1);
    }

    @Test
    void aTimeoutIsNotKept() {
        KmsMasterKey hasty = KmsMasterKey.builder(client, key.name())
                .callTimeout(Duration.ofMillis(200))
                .attemptTimeout(Duration.ofMillis(200))
                .build();
        try (CachingDataKeyProvider hastily =
                CachingDataKeyProvider.builder(hasty).clocks(clocks).build()) {
            kms.faults().blackhole(true);
            assertThatThrownBy(() -> hastily.current(TENANT))
                    .isInstanceOfSatisfying(
                            DataKeyException.class,
                            e -> assertThat(e.category()).isEqualTo(Category.TRANSIENT));
            kms.faults().clear();
            Eventually.await("it is asked again at once", () -> {
                try {
                    hastily.current(TENANT).close();
                    return true;
                } catch (DataKeyException slow) {
                    // on a busy machine
                    assertThat(slow.category()).isEqualTo(Category.TRANSIENT);
                    return false;
                }
            });
            assertThat(hastily.stats().encrypt().refusedFromMemory()).isZero();
        }
    }

    /** Whoever invents contexts fills no memory with it. */
    @ParameterizedTest
    @EnumSource(Use.class)
    void ofTenThousandRefusedContextsAThousandAreRememberedAtMost(Use use) {
        CountingKey denied = new CountingKey();
        byte[] sealed = EnvelopeCipher.builder(denied.local).build().encrypt(new byte[3], TENANT);
        denied.failWith(Category.DENIED);
        try (CachingDataKeyProvider refused =
                CachingDataKeyProvider.builder(denied).clocks(clocks).build()) {
            for (int round = 1; round <= 2; round++) {
                for (int tenant = 0; tenant < MANY; tenant++) {
                    EncryptionContext context = EncryptionContext.of("tenant", "t" + tenant);
                    assertThatThrownBy(() -> {
                                if (use == Use.ENCRYPT) {
                                    refused.current(context);
                                } else {
                                    refused.of(
                                            EnvelopeHeader.parse(sealed)
                                                    .wrappedKeys()
                                                    .get(0),
                                            context);
                                }
                            })
                            .isInstanceOf(DataKeyException.class);
                }
            }
            CacheStats.Side side = use == Use.ENCRYPT
                    ? refused.stats().encrypt()
                    : refused.stats().decrypt();
            assertThat(side.refusedFromMemory()).isBetween(1L, 1000L);
            assertThat(denied.called.get() + side.refusedFromMemory()).isEqualTo(2L * MANY);
            assertThat(side.entries()).isZero();
        }
    }
}
