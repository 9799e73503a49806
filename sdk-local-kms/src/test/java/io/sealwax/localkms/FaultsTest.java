package io.sealwax.localkms;

import static io.sealwax.localkms.Refusals.code;
import static io.sealwax.localkms.Refusals.message;
import static io.sealwax.localkms.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

@ParameterizedClass
@EnumSource(Transport.class)
@Timeout(60)
class FaultsTest {

    @Parameter
    Transport transport;

    private final ManualClock clock = new ManualClock();
    private final LocalKms kms = LocalKms.builder().clock(clock).build();
    private final String key = kms.createKey();
    private final Faults faults = kms.faults();
    private KmsClient client;

    @BeforeEach
    void connect() {
        client = transport.client(kms);
    }

    @AfterEach
    void close() {
        client.close();
        kms.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ThrottlingException, 400",
        "RequestLimitExceeded, 400",
        "AccessDeniedException, 400",
        "ExpiredTokenException, 400",
        "DisabledException, 400",
        "NotFoundException, 400",
        "KMSInvalidStateException, 400",
        "InvalidCiphertextException, 400",
        "IncorrectKeyException, 400",
        "KMSInternalException, 500",
        "KeyUnavailableException, 500",
        "DependencyTimeoutException, 503"
    })
    void theNextCallsFailWithTheCodeAndStatusThatKmsSends(String errorCode, int status) {
        faults.fail(errorCode, 2);
        for (int i = 0; i < 2; i++) {
            KmsException refusal = refusal(this::call);
            assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(errorCode);
            assertThat(refusal.statusCode()).isEqualTo(status);
        }
        call();
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(3);
    }

    @Test
    void aFailedCallIsNotCarriedOut() {
        faults.fail("KMSInternalException", 1);
        assertThat(code(() -> client.createKey())).isEqualTo("KMSInternalException");
        assertThat(client.listKeys().keys()).hasSize(1);
    }

    @Test
    void oneOperationFailsAndTheOthersDoNot() {
        faults.fail("Decrypt", "KeyUnavailableException", 1);
        call();
        var blob = client.generateDataKey(r -> r.keyId(key).numberOfBytes(32)).ciphertextBlob();
        assertThat(code(() -> client.decrypt(r -> r.ciphertextBlob(blob)))).isEqualTo("KeyUnavailableException");
        client.decrypt(r -> r.ciphertextBlob(blob));
    }

    @Test
    void errorsComeInTheOrderInWhichTheyWereAskedFor() {
        faults.fail("DisabledException", 1).fail("ThrottlingException", 2);
        assertThat(List.of(code(this::call), code(this::call), code(this::call)))
                .containsExactly("DisabledException", "ThrottlingException", "ThrottlingException");
        call();
    }

    @Test
    void throttlingFollowsTheClock() {
        faults.throttle(3);
        IntStream.range(0, 3).forEach(i -> call());
        assertThat(message(this::call))
                .isEqualTo("You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.");
        assertThat(code(this::call)).isEqualTo("ThrottlingException");
        clock.advance(Duration.ofMillis(334));
        call();
        assertThat(code(this::call)).isEqualTo("ThrottlingException");
        clock.advance(Duration.ofHours(1));
        IntStream.range(0, 3).forEach(i -> call());
        assertThat(code(this::call)).isEqualTo("ThrottlingException");
        faults.clear();
        IntStream.range(0, 10).forEach(i -> call());
    }

    @Test
    void aSlowRateLetsSingleCallsThrough() {
        faults.throttle(0.5);
        call();
        clock.advance(Duration.ofSeconds(1));
        assertThat(code(this::call)).isEqualTo("ThrottlingException");
        clock.advance(Duration.ofSeconds(1));
        call();
    }

    @Test
    void answersAreDelayed() {
        faults.latency(Duration.ofMillis(300));
        long start = System.nanoTime();
        call();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void delaysCanFollowADistribution() {
        Iterator<Duration> delays = List.of(
                        Duration.ZERO, Duration.ofMillis(-5), Duration.ofMillis(300), Duration.ofDays(400))
                .iterator();
        faults.latency(delays::next);
        call();
        call();
        long start = System.nanoTime();
        call();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertTimesOut();
    }

    @Test
    void errorsAreDelayedToo() {
        faults.latency(Duration.ofMillis(200)).fail("KMSInternalException", 1);
        long start = System.nanoTime();
        assertThat(code(this::call)).isEqualTo("KMSInternalException");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aCallThatIsNeverAnsweredEndsWithTheClientsTimeout() {
        faults.blackhole(true);
        assertTimesOut();
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(1);
        assertThat(kms.events()).isEmpty();
        faults.blackhole(false);
        call();
    }

    @Test
    void aResetConnectionIsAnErrorOfTheClient() {
        faults.corrupt(Corruption.RESET, 10);
        assertThatThrownBy(this::call).isInstanceOf(SdkClientException.class).isNotInstanceOf(KmsException.class);
        faults.clear();
        call();
    }

    @Test
    void halfAnAnswerIsAnErrorOfTheClient() {
        faults.corrupt(Corruption.HALF, 1);
        assertThatThrownBy(this::call).isInstanceOf(SdkClientException.class);
        call();
    }

    @Test
    void halfOfNoBodyIsAResetConnection() {
        faults.corrupt(Corruption.HALF, 10);
        assertThatThrownBy(() -> client.enableKey(r -> r.keyId(key))).isInstanceOf(SdkClientException.class);
    }

    @Test
    void garbageIsAnErrorOfTheClient() {
        faults.corrupt(Corruption.GARBAGE, 1);
        assertThatThrownBy(this::call).isInstanceOf(SdkClientException.class);
        call();
    }

    @Test
    void aCallWhoseAnswerIsSpoiltWasCarriedOut() {
        faults.corrupt(Corruption.GARBAGE, 1);
        assertThatThrownBy(() -> client.createKey()).isInstanceOf(SdkClientException.class);
        assertThat(client.listKeys().keys()).hasSize(2);
    }

    @Test
    void clearEndsEverything() {
        faults.fail("KMSInternalException", 100)
                .throttle(1)
                .corrupt(Corruption.HALF, 100)
                .latency(Duration.ofHours(1))
                .blackhole(true)
                .clear();
        IntStream.range(0, 10).forEach(i -> call());
    }

    @Test
    void setUpCallsPassByTheFaults() {
        faults.fail("KMSInternalException", 1).blackhole(true);
        kms.createAlias("alias/app", kms.createKey());
        assertThat(kms.calls()).isZero();
    }

    @Test
    void aFaultThatCannotBeIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.fail("Decrpyt", "ThrottlingException", 1))
                .withMessageStartingWith("'Decrpyt' is none of the operations [CancelKeyDeletion, ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.fail("ThrottlingException", 0))
                .withMessage("0 calls: at least one call must be hit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.fail(" ", 1))
                .withMessage("the error code is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.throttle(0))
                .withMessage("a rate of 0.0 calls a second is not above zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.latency(Duration.ofMillis(-1)))
                .withMessage("a delay of PT-0.001S is negative");
    }

    private void assertTimesOut() {
        try (KmsClient hurried = transport.hurriedClient(kms, Duration.ofMillis(300))) {
            assertThatThrownBy(() -> hurried.generateDataKey(r -> r.keyId(key).numberOfBytes(32)))
                    .isInstanceOf(ApiCallAttemptTimeoutException.class);
        }
    }

    private void call() {
        client.generateDataKey(r -> r.keyId(key).numberOfBytes(32));
    }
}
