package io.sealwax.localkms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may do to the server without stopping it for the others. The time-outs stand for "never". */
@Timeout(120)
class HttpLimitsTest {

    private static final String HALF_A_HEAD = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Tar";
    private static final String HALF_A_BODY =
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: TrentService.ListKeys\r\nContent-Length: 100\r\n\r\n{";
    private static final String HALF_A_CHUNK =
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{";
    /** A little less than the JDK's server takes. */
    private static final int LONG = 370_000;

    private final LocalKmsBuilder builder = LocalKms.builder().clock(new ManualClock());
    private final List<Socket> open = new ArrayList<>();
    private LocalKms kms = builder.build();

    @AfterEach
    void close() throws IOException {
        kms.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HALF_A_HEAD,
                HALF_A_BODY,
                HALF_A_CHUNK,
                "P",
                "POST / HTTP/1.1\r\nContent-Length: 20000000\r\n\r\n"
            })
    void unfinishedRequestsKeepNobodyWaiting(String half) throws Exception {
        URI endpoint = kms.serve(0);
        for (int client = 0; client < 40; client++) {
            send(endpoint, half);
        }
        Wire wire = new Wire(endpoint);
        for (int call = 0; call < 3; call++) {
            assertThat(wire.post("ListKeys", "{}").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HALF_A_HEAD, HALF_A_BODY, HALF_A_CHUNK, "P"})
    void aRequestThatDoesNotEndIsEnded(String half) throws Exception {
        builder.requestLimit = Duration.ofMillis(50);
        kms = builder.build();
        InputStream answer = send(kms.serve(0), half).getInputStream();
        assertThat(isClosed(answer)).isTrue();
    }

    private static boolean isClosed(InputStream answer) throws IOException {
        try {
            return answer.read() < 0;
        } catch (SocketException e) {
            // a reset is an end as well
            return true;
        }
    }

    private Socket send(URI endpoint, String start) throws IOException {
        Socket socket = new Socket(endpoint.getHost(), endpoint.getPort());
        open.add(socket);
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Credential=a",
                "Credential=a ",
                "Credential=a/b/c/d",
                "a-",
                "Credential=AKID/20261122/a-a-a-a-",
                "/",
                ",",
                " "
            })
    void anAuthorizationThatIsTooLongIsRefusedUnread(String piece) throws Exception {
        Wire wire = new Wire(kms.serve(0));
        String authorization = "AWS4-HMAC-SHA256 " + piece.repeat(LONG / piece.length()) + "x";
        HttpResponse<String> response =
                wire.send(wire.request("ListKeys", "{}").setHeader("Authorization", authorization));
        assertThat(Wire.json(response).get("__type").textValue()).isEqualTo("IncompleteSignatureException");
        assertThat(Wire.json(response).get("message").textValue())
                .isEqualTo("Authorization header has " + authorization.length() + " characters, and may have 8192.");
    }

    @Test
    void aScopeIsReadWhateverStandsAroundIt() throws Exception {
        Wire wire = new Wire(kms.serve(0));
        String scope = "Credential=AKID/20261122/us-east-1/kms/aws4_request";
        String filling = "x".repeat(8192 - 200);
        for (String authorization : List.of(
                "AWS4-HMAC-SHA256 " + scope,
                "AWS4-HMAC-SHA256 " + scope + ",SignedHeaders=host,Signature=00",
                "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00, " + scope,
                "AWS4-HMAC-SHA256 SignedHeaders=" + filling + ", " + scope,
                "AWS4-HMAC-SHA256 " + scope + ", Signature=" + filling)) {
            HttpResponse<String> response =
                    wire.send(wire.request("ListKeys", "{}").setHeader("Authorization", authorization));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", "1", "[", "0:", "localhost.", "a-"})
    void aHostThatIsTooLongIsNoNameOfTheLoopbackInterface(String piece) throws Exception {
        String head = "POST / HTTP/1.1\r\nHost: " + piece.repeat(LONG / piece.length()) + "localhost\r\n"
                + "Content-Length: 0\r\n\r\n";
        InputStream answer = send(kms.serve(0), head).getInputStream();
        assertThat(new String(answer.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 403");
    }

    @Test
    void anEventKeepsAStartOfWhatAClientCallsItself() throws Exception {
        Wire wire = new Wire(kms.serve(0));
        assertThat(wire.send(wire.request("ListKeys", "{}").setHeader("User-Agent", "u".repeat(LONG)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(kms.events().get(0).userAgent()).isEqualTo("u".repeat(1024));
    }
}
