package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.kms.internal.call.FirstCall;
import io.sealwax.kms.internal.call.failure.Advice;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.kms.KmsClient;

/** No call takes longer than it may, whatever the other side does and whatever the client was set to. */
@Timeout(60)
class DeadlinesTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final WrappedDataKey WRAPPED = new WrappedDataKey("aws-kms", ARN, new byte[184]);
    private static final Duration CALL = Duration.ofMillis(500);
    private static final Duration ATTEMPT = Duration.ofMillis(200);

    /** Far below what any default of the SDK would take, far above what a loaded machine adds. */
    private static final Duration GENEROUS = Duration.ofSeconds(8);

    private static KmsMasterKey hurried(KmsClient client) {
        return KmsMasterKey.builder(client, ARN)
                .callTimeout(CALL)
                .attemptTimeout(ATTEMPT)
                .build();
    }

    private static DataKeyException inTime(Runnable call) {
        long begin = System.nanoTime();
        DataKeyException e = catchThrowableOfType(DataKeyException.class, call::run);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(GENEROUS);
        assertThat(Thread.currentThread().isInterrupted())
                .as("a deadline leaves no interrupt behind")
                .isFalse();
        return e;
    }

    static Stream<Arguments> silences() {
        String halfAnAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"KeyId\":";
        // HttpURLConnection cannot be torn away from the middle of an answer: its own read timeout ends that
        SdkHttpClient.Builder<?> urlConnection =
                UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(1));
        return Stream.of(
                Arguments.of("Apache", Apache5HttpClient.builder(), ""),
                Arguments.of("Apache", Apache5HttpClient.builder(), "HTTP/1.1 200 OK\r\n"),
                Arguments.of("Apache", Apache5HttpClient.builder(), halfAnAnswer),
                Arguments.of("URLConnection", UrlConnectionHttpClient.builder(), ""),
                Arguments.of("URLConnection", UrlConnectionHttpClient.builder(), "HTTP/1.1 200 OK\r\n"),
                Arguments.of("URLConnection", urlConnection, halfAnAnswer));
    }

    @ParameterizedTest(name = "{0} after \"{2}\"")
    @MethodSource("silences")
    void whoAcceptsAndThenSaysNoMoreHoldsNoCallForLong(String name, SdkHttpClient.Builder<?> http, String words) {
        try (MuteServer server = new MuteServer(words);
                KmsClient client = Clients.at(server.endpoint(), builder -> builder.httpClientBuilder(http))) {
            KmsMasterKey key = hurried(client);
            List<Runnable> calls = List.of(
                    () -> key.generate(TENANT, KeyCall.start()),
                    () -> key.wrap(new byte[32], TENANT, KeyCall.start()),
                    () -> key.unwrap(WRAPPED, TENANT, KeyCall.start()));
            for (Runnable call : calls) {
                DataKeyException e = inTime(call);
                assertThat(e.category()).isEqualTo(Category.TRANSIENT);
                assertThat(e.retryable()).isTrue();
                // on a busy machine the time may be over before anything was sent
                assertThat(e.attempts()).isBetween(0, 3);
                assertThat(e)
                        .hasMessageContaining(
                                "no answer in time" + (e.attempts() == 0 ? "" : ", " + e.attempts() + " attempt"));
                assertThat(e.advice()).contains(Advice.NO_ANSWER);
                assertThat(e.requestId()).isEmpty();
            }
            assertThat(server.connections()).isPositive();
        }
    }

    @Test
    void credentialsThatDoNotComeHoldNoCallEither() {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedKms kms = new ScriptedKms();
                KmsClient client = Clients.at(
                        kms.endpoint(),
                        builder -> builder.credentialsProvider(() -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            throw new IllegalStateException("no credentials after all");
                        }))) {
            DataKeyException e = inTime(() -> hurried(client).generate(TENANT, KeyCall.start()));
            assertThat(e.category()).isEqualTo(Category.TRANSIENT);
            assertThat(e).hasMessageContaining("no answer in time");
            assertThat(e.attempts()).isZero();
        }
    }

    @Test
    void anAliasOfAKmsThatDoesNotAnswerHoldsNoBuilderForLong() {
        try (MuteServer server = new MuteServer("");
                KmsClient client = Clients.at(server.endpoint())) {
            DataKeyException e = inTime(() -> KmsMasterKey.builder(client, "alias/app")
                    .callTimeout(CALL)
                    .attemptTimeout(ATTEMPT)
                    .build());
            assertThat(e.category()).isEqualTo(Category.TRANSIENT);
            assertThat(e.operation()).contains("DescribeKey");
            assertThat(e.keyName()).contains("alias/app");
        }
    }

    @Test
    void theInProcessTransportIsNoSlowerToGiveUp() {
        try (LocalKms kms = LocalKms.create();
                KmsClient client = Clients.over(kms.httpClient())) {
            kms.faults().blackhole(true);
            DataKeyException e = inTime(() -> hurried(client).generate(TENANT, KeyCall.start()));
            assertThat(e.category()).isEqualTo(Category.TRANSIENT);
            assertThat(e.attempts()).isBetween(2, 3);
            assertThat(kms.calls("GenerateDataKey")).isEqualTo(e.attempts());
        }
    }

    @Test
    void anAnswerThatAsksToBeCalledMuchLaterIsNotWaitedFor() {
        try (ScriptedKms kms = new ScriptedKms();
                KmsClient client = Clients.at(kms.endpoint())) {
            kms.refuses(500, "KMSInternalException", "Later").asksToWait(600);
            DataKeyException e = inTime(() -> hurried(client).generate(TENANT, KeyCall.start()));
            assertThat(e.category()).isEqualTo(Category.TRANSIENT);
            assertThat(e.attempts()).isEqualTo(1);
            assertThat(e)
                    .hasMessageContaining("no answer in time, only a refusal with HTTP status 500 before, 1 attempt");
        }
    }

    @Test
    void whereNobodyListensTheCallFailsAtOnceAndIsTriedThreeTimes() {
        URI nobody;
        try (MuteServer server = new MuteServer("")) {
            nobody = server.endpoint();
        }
        try (KmsClient client = Clients.at(nobody)) {
            DataKeyException e = inTime(() -> KmsMasterKey.create(client, ARN).generate(TENANT, KeyCall.start()));
            assertThat(e.category()).isEqualTo(Category.TRANSIENT);
            assertThat(e.attempts()).isEqualTo(3);
            assertThat(e).hasMessageContaining("ConnectException: Connection refused");
        }
    }

    @Test
    void unlessSetOtherwiseACallHasFourSecondsAndAnAttemptOneAndAHalf() {
        List<RequestOverrideConfiguration> seen = new ArrayList<>();
        try (LocalKms kms = LocalKms.builder().region("eu-west-1").build()) {
            kms.serve(0);
            String arn = kms.createKey();
            kms.createAlias("alias/app", arn);
            try (KmsClient client = Clients.at(
                    kms.endpoint(),
                    builder -> builder.overrideConfiguration(o -> o.apiCallTimeout(Duration.ofHours(1))
                            .addExecutionInterceptor(new ExecutionInterceptor() {
                                @Override
                                public void beforeExecution(
                                        Context.BeforeExecution context, ExecutionAttributes attributes) {
                                    seen.add(context.request()
                                            .overrideConfiguration()
                                            .orElseThrow());
                                }
                            })))) {
                // the first call of a process has more time
                FirstCall over = new FirstCall();
                over.end();
                KmsMasterKey key = KmsMasterKey.builder(client, "alias/app")
                        .firstCall(over)
                        .build();
                WrappedDataKey wrapped = key.generate(TENANT, KeyCall.start()).wrapped();
                key.wrap(new byte[32], TENANT, KeyCall.start());
                key.unwrap(wrapped, TENANT, KeyCall.start());
            }
        }
        assertThat(seen).hasSize(4).allSatisfy(override -> {
            assertThat(override.apiCallTimeout()).contains(Duration.ofSeconds(4));
            assertThat(override.apiCallAttemptTimeout()).contains(Duration.ofMillis(1500));
        });
    }

    @Test
    void anInterruptEndsTheCallAndIsKept() throws Exception {
        try (LocalKms kms = LocalKms.create();
                KmsClient client = Clients.over(kms.httpClient())) {
            KmsMasterKey key = KmsMasterKey.create(client, ARN);
            CountDownLatch arrived = new CountDownLatch(1);
            kms.faults().latency(() -> {
                arrived.countDown();
                return Duration.ofMinutes(5);
            });
            FutureTask<Boolean> call = new FutureTask<>(() -> {
                DataKeyException e =
                        catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
                assertThat(e.category()).isEqualTo(Category.TRANSIENT);
                assertThat(e).hasMessageContaining("the calling thread was interrupted");
                return Thread.currentThread().isInterrupted();
            });
            Thread caller = new Thread(call, "caller");
            caller.start();
            arrived.await();
            caller.interrupt();
            assertThat(call.get()).as("the interrupt is still there").isTrue();
        }
    }

    @Test
    void aThreadThatIsInterruptedAlreadyMakesNoCall() {
        try (LocalKms kms = LocalKms.create();
                KmsClient client = Clients.over(kms.httpClient())) {
            KmsMasterKey key = KmsMasterKey.create(client, ARN);
            Thread.currentThread().interrupt();
            DataKeyException e =
                    catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(e.category()).isEqualTo(Category.TRANSIENT);
            assertThat(e.attempts()).isZero();
            assertThat(kms.calls()).isZero();
        }
    }
}
