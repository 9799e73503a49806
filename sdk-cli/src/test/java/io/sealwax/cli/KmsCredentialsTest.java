package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

@Timeout(120)
class KmsCredentialsTest {
    private static final AwsCredentials SOME = AwsBasicCredentials.create("id", "secret");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicInteger fetches = new AtomicInteger();

    @Test
    void credentialsThatTakeLongAreWaitedForOnceAndTheUserIsTold() {
        CountDownLatch told = new CountDownLatch(1);
        KmsCredentials credentials = credentials(
                () -> {
                    awaitUninterrupted(told);
                    return SOME;
                },
                new PrintStream(err, true, StandardCharsets.UTF_8) {
                    @Override
                    public void println(String line) {
                        super.println(line);
                        told.countDown();
                    }
                },
                Duration.ZERO,
                LONG);

        credentials.await();
        credentials.await();

        assertThat(fetches).hasValue(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("sealwax: waiting for AWS credentials ...\n");
    }

    @Test
    void whenTheyDoNotComeItIsSaidWhatWasWaitedForAndTheFetchIsEnded() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        KmsCredentials credentials = credentials(
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        ended.countDown();
                    }
                    return SOME;
                },
                errors(),
                Duration.ZERO,
                Duration.ofMillis(20));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(credentials::await)
                    .isInstanceOfSatisfying(
                            DataKeyException.class,
                            e -> assertThat(e.category()).isEqualTo(DataKeyException.Category.CREDENTIALS))
                    .hasMessageContaining("AWS credentials did not come within 0 s; no request was sent to AWS KMS")
                    .hasMessageContaining("credential_process");
        }
        ended.await();
        assertThat(fetches).hasValue(1);
    }

    @Test
    void whenThereAreNoneTheReasonIsPassedOn() {
        KmsCredentials credentials = credentials(
                () -> {
                    throw SdkClientException.create("the process ended with 3");
                },
                errors(),
                LONG,
                LONG);

        assertThatThrownBy(credentials::await)
                .isInstanceOf(DataKeyException.class)
                .hasMessageContaining("no AWS credentials: the process ended with 3");
        assertThat(err.size()).isZero();
    }

    @Test
    void credentialsThatAreThereCostNoWord() {
        KmsCredentials credentials = credentials(() -> SOME, errors(), LONG, LONG);

        assertThatCode(credentials::await).doesNotThrowAnyException();
        assertThat(err.size()).isZero();
    }

    private KmsCredentials credentials(
            AwsCredentialsProvider provider, PrintStream errors, Duration quiet, Duration longest) {
        Streams streams =
                new Streams(InputStream.nullInputStream(), OutputStream.nullOutputStream(), errors, Set.of(), Map.of());
        return new KmsCredentials(
                () -> {
                    fetches.incrementAndGet();
                    return provider.resolveCredentials();
                },
                streams,
                quiet,
                longest);
    }

    private PrintStream errors() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
