package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.kms.internal.call.failure.Advice;
import io.sealwax.spi.KeyCall;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/**
 * What goes wrong on the way to KMS and back, with each HTTP client of the SDK, which each have exceptions of their own
 * for it. The SDK waits before it tries again, and for those who say nothing: so the cases of a test wait together.
 */
@Timeout(120)
@SuppressWarnings("deprecation") // the old Apache client, which many have
class HttpClientsTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String OF_KMS =
            "Content-Type: application/x-amz-json-1.1\r\nx-amzn-RequestId: " + ScriptedKms.REQUEST_ID + "\r\n";
    private static final List<Http> ALL = List.of(Http.values());
    private static final List<Function<String, RawServer>> HOW = List.of(RawServer::saying, RawServer::resettingAfter);
    private static final String SECRET = "TOPSECRET";
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");
    private static final String REFUSAL = "{\"__type\":\"AccessDeniedException\",\"message\":\"No\"}";

    @SuppressWarnings("ImmutableEnumChecker") // makers of clients keep nothing
    enum Http {
        URL_CONNECTION(() -> UrlConnectionHttpClient.builder().socketTimeout(SHORT)),
        APACHE(() -> software.amazon.awssdk.http.apache.ApacheHttpClient.builder()
                .socketTimeout(SHORT)
                .maxConnections(1)
                .connectionAcquisitionTimeout(SHORT)),
        APACHE_5(() -> Apache5HttpClient.builder()
                .socketTimeout(SHORT)
                .maxConnections(1)
                .connectionAcquisitionTimeout(SHORT));

        final Supplier<SdkHttpClient.Builder<?>> builder;

        Http(Supplier<SdkHttpClient.Builder<?>> builder) {
            this.builder = builder;
        }
    }

    /** One HTTP client, and what is special with it. */
    private record With<T>(Http http, T given) {}

    private static <T> List<With<T>> each(List<T> given) {
        return Stream.of(Http.values())
                .flatMap(http -> given.stream().map(it -> new With<>(http, it)))
                .toList();
    }

    private static <T> void together(List<T> cases, Consumer<T> check) throws Exception {
        AtomicInteger next = new AtomicInteger();
        Crowd.together(cases.size(), cases.size(), () -> {
            T one = cases.get(next.getAndIncrement());
            try {
                check.accept(one);
            } catch (AssertionError e) {
                throw new AssertionError("with " + one + ": " + e.getMessage(), e);
            }
            return true;
        });
    }

    private static DataKeyException fail(Http http, URI endpoint) {
        return fail(http, endpoint, it -> {});
    }

    private static DataKeyException fail(Http http, URI endpoint, Consumer<KmsClientBuilder> more) {
        try (KmsClient client = Clients.at(endpoint, it -> more.accept(it.httpClientBuilder(http.builder.get())))) {
            KmsMasterKey key = Clients.patient(client, ARN);
            return catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
        }
    }

    private static void assertUnreached(DataKeyException e, String what) {
        assertThat(e.category()).isEqualTo(Category.TRANSIENT);
        assertThat(e.retryable()).isTrue();
        assertThat(e.attempts()).isBetween(1, 3);
        assertThat(e.getMessage()).contains(what).doesNotContain("the answer could not be read");
        assertThat(e.advice()).isPresent();
    }

    @Test
    void aRefusedConnectionIsSaid() throws Exception {
        URI nobody;
        try (MuteServer server = new MuteServer("")) {
            nobody = server.endpoint();
        }
        together(
                List.of(
                        new With<>(Http.URL_CONNECTION, "ConnectException: "),
                        new With<>(Http.APACHE, "HttpHostConnectException: Connect to 127.0.0.1"),
                        new With<>(Http.APACHE_5, "HttpHostConnectException: Connect to http://127.0.0.1")),
                with -> assertUnreached(fail(with.http, nobody), with.given));
    }

    @Test
    void anUnknownHostIsSaid() throws Exception {
        URI nowhere = URI.create("http://kms.nowhere.invalid");
        together(ALL, http -> assertUnreached(fail(http, nowhere), "UnknownHostException: kms.nowhere.invalid"));
    }

    @Test
    void aSilentServerIsSaid() throws Exception {
        together(ALL, http -> {
            try (MuteServer server = new MuteServer("")) {
                assertUnreached(fail(http, server.endpoint()), "SocketTimeoutException: ");
            }
        });
    }

    @Test
    void aServerThatEndsTheConnectionIsSaid() throws Exception {
        together(each(HOW), with -> {
            try (RawServer server = with.given.apply("")) {
                assertUnreached(fail(with.http, server.endpoint()), "Exception: ");
            }
        });
    }

    @Test
    void aServerThatSpeaksNoTlsIsSaid() throws Exception {
        together(ALL, http -> {
            try (MuteServer server = new MuteServer("hello\r\n\r\n")) {
                URI tls = URI.create(server.endpoint().toString().replace("http:", "https:"));
                assertUnreached(fail(http, tls), "SSL");
            }
        });
    }

    @Test
    void aServerThatSpeaksNoHttpIsSaid() throws Exception {
        together(ALL, http -> {
            try (RawServer server = RawServer.saying("hello\r\n\r\n")) {
                assertUnreached(fail(http, server.endpoint()), "Exception");
            }
        });
    }

    @Test
    void aPieceOfAnAnswerThatIsTakenForAStatusLineIsNotRepeated() throws Exception {
        together(ALL, http -> {
            try (RawServer server = RawServer.saying("\"Plaintext\":\"" + SECRET + "\"}\r\n\r\n")) {
                assertSays(fail(http, server.endpoint()), Category.TRANSIENT, SECRET);
            }
        });
    }

    private static List<AwsSessionCredentials> malformed() {
        return Stream.of("\n", "\r\n", "\u0000", "\u007f")
                .flatMap(control -> {
                    String bad = SECRET + control + "TOKEN";
                    return Stream.of(
                            AwsSessionCredentials.create(bad, "any", "any"),
                            AwsSessionCredentials.create("any", "any", bad),
                            AwsSessionCredentials.create(bad, bad, bad));
                })
                .toList();
    }

    @Test
    void credentialsThatNoHeaderCanCarryAreToldWithoutRepeatingThem() {
        for (AwsSessionCredentials credentials : malformed()) {
            for (Http http : ALL) {
                DataKeyException e = fail(http, NOBODY, it -> it.credentialsProvider(() -> credentials));
                assertSays(e, Category.CREDENTIALS, SECRET, "TOKEN");
                assertThat(e.attempts()).isZero();
                assertThat(e).hasMessageContaining("the access key ID or the session token holds a control character");
            }
        }
    }

    @Test
    void aSecretKeyWithALineBreakIsNotRepeatedEither() throws Exception {
        AwsSessionCredentials credentials = AwsSessionCredentials.create("any", SECRET + "\nKEY", "any");
        together(
                ALL,
                http -> assertSays(
                        fail(http, NOBODY, it -> it.credentialsProvider(() -> credentials)),
                        Category.TRANSIENT,
                        SECRET));
    }

    /** As one with a secret of an application's, which the JDK's client quotes. */
    @Test
    void aHeaderThatTheHttpClientRefusesIsNotRepeated() {
        ExecutionInterceptor adding = new ExecutionInterceptor() {
            @Override
            public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                return context.httpRequest().toBuilder()
                        .putHeader("X-Gateway", SECRET + "\nTOKEN")
                        .build();
            }
        };
        DataKeyException e = fail(
                Http.URL_CONNECTION, NOBODY, it -> it.overrideConfiguration(o -> o.addExecutionInterceptor(adding)));
        assertSays(e, Category.CONFIGURATION, SECRET, "TOKEN");
        assertThat(e).hasMessageContaining("the request could not be made: IllegalArgumentException, 1 attempt; ");
    }

    private static void assertSays(DataKeyException e, Category category, String... notThese) {
        StringWriter all = new StringWriter();
        e.printStackTrace(new PrintWriter(all));
        assertThat(all.toString()).doesNotContain(notThese);
        assertThat(e.category()).isEqualTo(category);
        assertThat(e.retryable()).isEqualTo(category == Category.TRANSIENT);
    }

    @Test
    void thatAllConnectionsAreInUseIsSaid() throws Exception {
        together(
                List.of(
                        new With<>(Http.APACHE, "ConnectionPoolTimeoutException: "),
                        new With<>(Http.APACHE_5, "ConnectionRequestTimeoutException: ")),
                with -> assertPoolIsFull(with.http, with.given));
    }

    private static void assertPoolIsFull(Http http, String what) {
        try (MuteServer server = new MuteServer("");
                SdkHttpClient one = oneConnection(http);
                KmsClient client = Clients.at(
                        server.endpoint(), it -> it.httpClientBuilder(null).httpClient(one))) {
            CompletableFuture<DataKeyException> first = new CompletableFuture<>();
            Thread caller = new Thread(() -> first.complete(once(client)), "caller");
            caller.start();
            Eventually.await("the first call", () -> server.connections() == 1);
            DataKeyException e = once(client);
            assertUnreached(e, what);
            assertThat(e.advice()).contains(Advice.FULL_POOL);
            // the caller reads from a socket, which no interrupt ends
            server.hangUp();
            caller.interrupt();
            first.join();
        }
    }

    private static SdkHttpClient oneConnection(Http http) {
        return http == Http.APACHE
                ? software.amazon.awssdk.http.apache.ApacheHttpClient.builder()
                        .socketTimeout(LONG)
                        .maxConnections(1)
                        .connectionAcquisitionTimeout(SHORT)
                        .build()
                : Apache5HttpClient.builder()
                        .socketTimeout(LONG)
                        .maxConnections(1)
                        .connectionAcquisitionTimeout(SHORT)
                        .build();
    }

    private static DataKeyException once(KmsClient client) {
        return catchThrowableOfType(
                DataKeyException.class, () -> Clients.patient(client, ARN).generate(TENANT, KeyCall.start()));
    }

    private static List<String> cuts() {
        String ok = "HTTP/1.1 200 OK\r\n" + OF_KMS;
        String refused = "HTTP/1.1 400 Bad Request\r\n" + OF_KMS;
        String half = REFUSAL.substring(0, 20);
        String all = "Content-Length: " + REFUSAL.length() + "\r\n\r\n";
        return List.of(
                ok + "Content-Length: 400\r\n\r\n{\"KeyId\":",
                ok + "Content-Length: 5\r\n\r\n{\"KeyId\":",
                ok + "Content-Length: 400\r\n\r\n",
                ok + "Connection: close\r\n\r\n{\"KeyId\":",
                ok + "Transfer-Encoding: chunked\r\n\r\n100\r\n{\"KeyId\":",
                refused + all + half,
                refused + all,
                refused + "Content-Length: 10\r\n\r\n" + half,
                refused + "Content-Length: 0\r\n\r\n",
                refused + "Connection: close\r\n\r\n" + half,
                refused + "Connection: close\r\n\r\n",
                refused + "Transfer-Encoding: chunked\r\n\r\n100\r\n" + half,
                "HTTP/1.1 400 Bad Re");
    }

    @Test
    void anAnswerThatIsCutMayComeWholeAnotherTime() throws Exception {
        for (Function<String, RawServer> how : HOW) {
            together(each(cuts()), with -> {
                try (RawServer server = how.apply(with.given)) {
                    DataKeyException e = fail(with.http, server.endpoint());
                    assertThat(e.category()).isEqualTo(Category.TRANSIENT);
                    assertThat(e.attempts()).isBetween(1, 3);
                    assertThat(e.getMessage())
                            .doesNotContain("does not accept")
                            .doesNotContain("did not come from AWS KMS");
                }
            });
        }
    }

    @Test
    void aWholeRefusalIsWhatItIs() throws Exception {
        together(ALL, http -> {
            try (RawServer server = RawServer.saying("HTTP/1.1 400 Bad Request\r\n" + OF_KMS + "Content-Length: "
                    + REFUSAL.length() + "\r\nConnection: close\r\n\r\n" + REFUSAL)) {
                assertThat(fail(http, server.endpoint()).category()).isEqualTo(Category.DENIED);
            }
        });
    }

    private record Stranger(int status, Category category, String advice) {}

    private static List<Stranger> strangers() {
        return List.of(
                new Stranger(301, Category.CONFIGURATION, "redirects the client"),
                new Stranger(302, Category.CONFIGURATION, "redirects the client"),
                new Stranger(307, Category.CONFIGURATION, "redirects the client"),
                new Stranger(400, Category.CONFIGURATION, "what answers in place of AWS KMS"),
                new Stranger(401, Category.CONFIGURATION, "what answers in place of AWS KMS"),
                new Stranger(403, Category.CONFIGURATION, "what answers in place of AWS KMS"),
                new Stranger(404, Category.CONFIGURATION, "what answers in place of AWS KMS"),
                new Stranger(407, Category.CONFIGURATION, "a proxy asks who calls"),
                new Stranger(408, Category.TRANSIENT, "what answers in place of AWS KMS"),
                new Stranger(413, Category.CONFIGURATION, "what answers in place of AWS KMS"),
                new Stranger(429, Category.THROTTLED, "try again later"),
                new Stranger(500, Category.TRANSIENT, "try again later"),
                new Stranger(502, Category.TRANSIENT, "try again later"),
                new Stranger(503, Category.TRANSIENT, "try again later"),
                new Stranger(504, Category.TRANSIENT, "try again later"));
    }

    @Test
    void whatSomebodyElseAnswersIsNotTakenForKms() throws Exception {
        together(each(strangers()), with -> assertNotTakenForKms(with.http, with.given));
    }

    private static void assertNotTakenForKms(Http http, Stranger stranger) {
        try (RawServer server = RawServer.saying("HTTP/1.1 " + stranger.status
                + " Whatever\r\nLocation: http://127.0.0.1:9/\r\n"
                + "Content-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>")) {
            DataKeyException e = fail(http, server.endpoint());
            assertThat(e.category()).isEqualTo(stranger.category);
            assertThat(e)
                    .hasMessageContaining("HTTP status " + stranger.status
                            + " without an error code, which did not come from AWS KMS");
            assertThat(e.advice().orElseThrow()).contains(stranger.advice);
            assertThat(e.requestId()).isEmpty();
        }
    }

    @Test
    void aClosedClientIsASentence() {
        for (Http http : ALL) {
            KmsClient client =
                    Clients.at(URI.create("http://127.0.0.1:9"), it -> it.httpClientBuilder(http.builder.get()));
            KmsMasterKey key = KmsMasterKey.create(client, ARN);
            client.close();
            DataKeyException e =
                    catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
            assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
            assertThat(e).hasMessageContaining("the KmsClient was closed; close the KmsClient");
            assertThat(e.getCause()).hasMessageNotContaining("Terminated");
        }
    }

    @Test
    void aClosedHttpClientIsASentence() {
        for (Http http : new Http[] {Http.APACHE, Http.APACHE_5}) {
            SdkHttpClient shared = http.builder.get().build();
            try (KmsClient client = Clients.at(
                    URI.create("http://127.0.0.1:9"),
                    it -> it.httpClientBuilder(null).httpClient(shared))) {
                KmsMasterKey key = KmsMasterKey.create(client, ARN);
                shared.close();
                DataKeyException e =
                        catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
                assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
                assertThat(e).hasMessageContaining("the client's HTTP client takes no requests, 1 attempt; ");
            }
        }
    }
}
