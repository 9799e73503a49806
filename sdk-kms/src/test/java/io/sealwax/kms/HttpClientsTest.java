package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.kms.KmsClient;

/** What goes wrong on the way to KMS and back, with each HTTP client of the SDK, which each have exceptions of their own for it. */
@Timeout(120)
@SuppressWarnings("deprecation") // the old Apache client, which many have
class HttpClientsTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String OF_KMS =
            "Content-Type: application/x-amz-json-1.1\r\nx-amzn-RequestId: " + ScriptedKms.REQUEST_ID + "\r\n";
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

    private static DataKeyException fail(Http http, URI endpoint) {
        try (KmsClient client = Clients.at(endpoint, it -> it.httpClientBuilder(http.builder.get()))) {
            KmsMasterKey key = Clients.patient(client, ARN);
            return catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT));
        }
    }

    private static void assertUnreached(DataKeyException e, String what) {
        assertThat(e.category()).isEqualTo(Category.TRANSIENT);
        assertThat(e.retryable()).isTrue();
        assertThat(e.attempts()).isBetween(1, 3);
        assertThat(e.getMessage()).contains(what).doesNotContain("the answer could not be read");
        assertThat(e.advice()).isPresent();
    }

    static Stream<Arguments> refusedConnections() {
        return Stream.of(
                Arguments.of(Http.URL_CONNECTION, "ConnectException: "),
                Arguments.of(Http.APACHE, "HttpHostConnectException: Connect to 127.0.0.1"),
                Arguments.of(Http.APACHE_5, "HttpHostConnectException: Connect to http://127.0.0.1"));
    }

    @ParameterizedTest
    @MethodSource("refusedConnections")
    void aRefusedConnectionIsSaid(Http http, String what) {
        URI nobody;
        try (MuteServer server = new MuteServer("")) {
            nobody = server.endpoint();
        }
        assertUnreached(fail(http, nobody), what);
    }

    static Stream<Http> all() {
        return Stream.of(Http.values());
    }

    @ParameterizedTest
    @MethodSource("all")
    void anUnknownHostIsSaid(Http http) {
        assertUnreached(
                fail(http, URI.create("http://kms.nowhere.invalid")), "UnknownHostException: kms.nowhere.invalid");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSilentServerIsSaid(Http http) {
        try (MuteServer server = new MuteServer("")) {
            assertUnreached(fail(http, server.endpoint()), "SocketTimeoutException: ");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aServerThatEndsTheConnectionIsSaid(Http http) {
        for (RawServer each : new RawServer[] {RawServer.saying(""), RawServer.resettingAfter("")}) {
            try (RawServer server = each) {
                assertUnreached(fail(http, server.endpoint()), "Exception: ");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aServerThatSpeaksNoTlsIsSaid(Http http) {
        try (MuteServer server = new MuteServer("hello\r\n\r\n")) {
            URI tls = URI.create(server.endpoint().toString().replace("http:", "https:"));
            assertUnreached(fail(http, tls), "SSL");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aServerThatSpeaksNoHttpIsSaid(Http http) {
        try (RawServer server = RawServer.saying("hello\r\n\r\n")) {
            assertUnreached(fail(http, server.endpoint()), "Exception: ");
        }
    }

    @ParameterizedTest
    @MethodSource("pooled")
    void thatAllConnectionsAreInUseIsSaid(Http http, String what) throws Exception {
        try (MuteServer server = new MuteServer("");
                SdkHttpClient one = oneConnection(http);
                KmsClient client = Clients.at(
                        server.endpoint(), it -> it.httpClientBuilder(null).httpClient(one))) {
            FutureTask<DataKeyException> first = new FutureTask<>(() -> once(client));
            Thread caller = new Thread(first, "caller");
            caller.start();
            Eventually.await("the first call", () -> server.connections() == 1);
            DataKeyException e = once(client);
            assertUnreached(e, what);
            assertThat(e.advice()).contains(Advice.FULL_POOL);
            caller.interrupt();
            first.get();
        }
    }

    static Stream<Arguments> pooled() {
        return Stream.of(
                Arguments.of(Http.APACHE, "ConnectionPoolTimeoutException: "),
                Arguments.of(Http.APACHE_5, "ConnectionRequestTimeoutException: "));
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
                DataKeyException.class, () -> Clients.patient(client, ARN).generate(TENANT));
    }

    static Stream<Arguments> cuts() {
        String ok = "HTTP/1.1 200 OK\r\n" + OF_KMS;
        String refused = "HTTP/1.1 400 Bad Request\r\n" + OF_KMS;
        String half = REFUSAL.substring(0, 20);
        String all = "Content-Length: " + REFUSAL.length() + "\r\n\r\n";
        return Stream.of(Http.values())
                .flatMap(http -> Stream.of(
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
                                "HTTP/1.1 400 Bad Re")
                        .map(words -> Arguments.of(http, words)));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void anAnswerThatIsCutMayComeWholeAnotherTime(Http http, String words) {
        for (RawServer each : new RawServer[] {RawServer.saying(words), RawServer.resettingAfter(words)}) {
            try (RawServer server = each) {
                DataKeyException e = fail(http, server.endpoint());
                assertThat(e.category()).isEqualTo(Category.TRANSIENT);
                assertThat(e.attempts()).isBetween(1, 3);
                assertThat(e.getMessage())
                        .doesNotContain("does not accept")
                        .doesNotContain("did not come from AWS KMS");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aWholeRefusalIsWhatItIs(Http http) {
        try (RawServer server = RawServer.saying("HTTP/1.1 400 Bad Request\r\n" + OF_KMS + "Content-Length: "
                + REFUSAL.length() + "\r\nConnection: close\r\n\r\n" + REFUSAL)) {
            assertThat(fail(http, server.endpoint()).category()).isEqualTo(Category.DENIED);
        }
    }

    static Stream<Arguments> strangers() {
        return Stream.of(Http.values())
                .flatMap(http -> Stream.of(
                        Arguments.of(http, 301, Category.CONFIGURATION, "redirects the client"),
                        Arguments.of(http, 302, Category.CONFIGURATION, "redirects the client"),
                        Arguments.of(http, 307, Category.CONFIGURATION, "redirects the client"),
                        Arguments.of(http, 400, Category.CONFIGURATION, "what answers in place of AWS KMS"),
                        Arguments.of(http, 401, Category.CONFIGURATION, "what answers in place of AWS KMS"),
                        Arguments.of(http, 403, Category.CONFIGURATION, "what answers in place of AWS KMS"),
                        Arguments.of(http, 404, Category.CONFIGURATION, "what answers in place of AWS KMS"),
                        Arguments.of(http, 407, Category.CONFIGURATION, "a proxy asks who calls"),
                        Arguments.of(http, 408, Category.TRANSIENT, "what answers in place of AWS KMS"),
                        Arguments.of(http, 413, Category.CONFIGURATION, "what answers in place of AWS KMS"),
                        Arguments.of(http, 429, Category.THROTTLED, "try again later"),
                        Arguments.of(http, 500, Category.TRANSIENT, "try again later"),
                        Arguments.of(http, 502, Category.TRANSIENT, "try again later"),
                        Arguments.of(http, 503, Category.TRANSIENT, "try again later"),
                        Arguments.of(http, 504, Category.TRANSIENT, "try again later")));
    }

    @ParameterizedTest(name = "{1} over {0}")
    @MethodSource("strangers")
    void whatSomebodyElseAnswersIsNotTakenForKms(Http http, int status, Category category, String advice) {
        try (RawServer server = RawServer.saying("HTTP/1.1 " + status + " Whatever\r\nLocation: http://127.0.0.1:9/\r\n"
                + "Content-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>")) {
            DataKeyException e = fail(http, server.endpoint());
            assertThat(e.category()).isEqualTo(category);
            assertThat(e)
                    .hasMessageContaining(
                            "HTTP status " + status + " without an error code, which did not come from AWS KMS");
            assertThat(e.advice().orElseThrow()).contains(advice);
            assertThat(e.requestId()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aClosedClientIsASentence(Http http) {
        KmsClient client = Clients.at(URI.create("http://127.0.0.1:9"), it -> it.httpClientBuilder(http.builder.get()));
        KmsMasterKey key = KmsMasterKey.create(client, ARN);
        client.close();
        DataKeyException e = catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT));
        assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
        assertThat(e).hasMessageContaining("the KmsClient was closed; close the KmsClient");
        assertThat(e.getCause()).hasMessageNotContaining("Terminated");
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
                DataKeyException e = catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT));
                assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
                assertThat(e).hasMessageContaining("the client's HTTP client takes no requests: ");
            }
        }
    }
}
