package io.sealwax.localkms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireProtocolTest {

    private final LocalKms kms = LocalKms.builder().clock(new ManualClock()).build();
    private final String key = kms.createKey();
    private final URI endpoint = kms.serve(0);
    private final Wire wire = new Wire(endpoint);

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void anAnswerHasTypeAndRequestIdAndSecondsAndBase64() throws Exception {
        HttpResponse<String> response = wire.post("DescribeKey", "{\"KeyId\":\"" + key + "\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/x-amz-json-1.1");
        assertThat(response.headers().firstValue("x-amzn-RequestId").orElseThrow())
                .matches("[0-9a-f-]{36}");
        assertThat(response.body()).contains("\"CreationDate\":1795342530.250,");
        JsonNode dataKey =
                Wire.json(wire.post("GenerateDataKey", "{\"KeyId\":\"" + key + "\",\"KeySpec\":\"AES_256\"}"));
        assertThat(Base64.getDecoder().decode(dataKey.get("Plaintext").textValue()))
                .hasSize(32);
        assertThat(dataKey.properties().stream().map(member -> member.getKey()))
                .containsExactlyInAnyOrder("CiphertextBlob", "Plaintext", "KeyId", "KeyMaterialId");
    }

    @Test
    void anErrorNamesItsTypeAndMessage() throws Exception {
        HttpResponse<String> response = wire.post("DescribeKey", "{\"KeyId\":\"no-key\"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo("{\"__type\":\"NotFoundException\",\"message\":\"Invalid keyId 'no-key'\"}");
        assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    }

    @Test
    void anInvalidCiphertextHasNoMessageMember() throws Exception {
        HttpResponse<String> response = wire.post("Decrypt", "{\"CiphertextBlob\":\"AAAA\"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"__type\":\"InvalidCiphertextException\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EnableKey", "DisableKey"})
    void anAnswerWithoutMembersHasNoBody(String operation) throws Exception {
        HttpResponse<String> response = wire.post(operation, "{\"KeyId\":\"" + key + "\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void membersNobodyKnowsAreIgnoredAndNullIsAbsent() throws Exception {
        String request = "{\"KeyId\":\"" + key + "\",\"GrantTokens\":null,\"Novelty\":{\"a\":[1]},\"plaintext\":\"x\"}";
        assertThat(wire.post("DescribeKey", request).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sign", "GenerateRandom", "CreateGrant", "GetPublicKey", "", "describeKey"})
    void anOperationThatIsNotThereIsUnknown(String operation) throws Exception {
        HttpResponse<String> response = wire.post(operation, "{}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"__type\":\"UnknownOperationException\"}");
    }

    @Test
    void anotherServicesTargetIsUnknown() throws Exception {
        var request = wire.request("ListKeys", "{}").setHeader("X-Amz-Target", "DynamoDB_20120810.ListTables");
        assertThat(wire.send(request).body()).isEqualTo("{\"__type\":\"UnknownOperationException\"}");
        assertThat(wire.send(wire.request("ListKeys", "{}").setHeader("X-Amz-Target", "ListKeys"))
                        .body())
                .isEqualTo("{\"__type\":\"UnknownOperationException\"}");
    }

    @Test
    void whatIsNoCallAtAllIsNotFound() throws Exception {
        List<HttpRequest.Builder> requests = List.of(
                HttpRequest.newBuilder(endpoint).GET(),
                HttpRequest.newBuilder(endpoint).POST(BodyPublishers.ofString("{}")),
                wire.request("ListKeys", "{}").PUT(BodyPublishers.ofString("{}")),
                wire.request("ListKeys", "{}").uri(endpoint.resolve("/other")));
        for (HttpRequest.Builder request : requests) {
            HttpResponse<String> response = wire.send(request);
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).isEqualTo("<UnknownOperationException/>");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                                                        | IncompleteSignatureException
        Basic YTpi                                                                | IncompleteSignatureException
        AWS4-HMAC-SHA256 Credential=AKID                                          | IncompleteSignatureException
        AWS4-HMAC-SHA256 Credential=a+b/20261122/us-east-1/kms/aws4_request       | UnrecognizedClientException
        AWS4-HMAC-SHA256 Credential=AKID/20261122/nowhere/kms/aws4_request        | InvalidSignatureException
        AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/s3/aws4_request       | InvalidSignatureException
        """)
    void aRequestMustBeSignedForThisService(String authorization, String error) throws Exception {
        var request = wire.request("ListKeys", "{}").setHeader("Authorization", authorization);
        assertThat(Wire.json(wire.send(request)).get("__type").textValue()).isEqualTo(error);
    }

    @Test
    void aRequestWithoutSignatureIsRefused() throws Exception {
        var request = HttpRequest.newBuilder(endpoint)
                .header("X-Amz-Target", "TrentService.ListKeys")
                .POST(BodyPublishers.ofString("{}"));
        assertThat(wire.send(request).body())
                .isEqualTo("{\"__type\":\"MissingAuthenticationTokenException\",\"message\":\"Missing Authentication"
                        + " Token\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                                   | Start of structure or map found where not expected.
        []                                   | Start of structure or map found where not expected.
        {                                    | The request body is not JSON.
        {} {}                                | The request body is not JSON.
        {"KeyId":7}                          | NUMBER_VALUE can not be converted to a String
        {"KeyId":"x","GrantTokens":"t"}      | STRING_VALUE can not be converted to a List
        {"KeyId":"x","GrantTokens":[1]}      | NUMBER_VALUE can not be converted to a String
        """)
    void aBodyOfTheWrongShapeIsASerializationError(String body, String message) throws Exception {
        JsonNode error = Wire.json(wire.post("DescribeKey", body));
        assertThat(error.get("__type").textValue()).isEqualTo("SerializationException");
        assertThat(error.get("message").textValue()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "Plaintext":"%%%"                               | Plaintext is not base64
        "Plaintext":"AA==","EncryptionContext":["a"]    | ARRAY_VALUE can not be converted to a Map
        "Plaintext":"AA==","EncryptionContext":{"a":1}  | NUMBER_VALUE can not be converted to a String
        "Plaintext":"AA==","DryRun":"yes"               | STRING_VALUE can not be converted to a Boolean
        """)
    void aMemberOfTheWrongTypeIsASerializationError(String members, String message) throws Exception {
        JsonNode error = Wire.json(wire.post("Encrypt", "{\"KeyId\":\"" + key + "\"," + members + "}"));
        assertThat(error.get("__type").textValue()).isEqualTo("SerializationException");
        assertThat(error.get("message").textValue()).isEqualTo(message);
    }

    @Test
    void aNumberThatIsNoIntegerIsASerializationError() throws Exception {
        for (String number : List.of("1.5", "\"32\"", "99999999999")) {
            JsonNode error = Wire.json(
                    wire.post("GenerateDataKey", "{\"KeyId\":\"" + key + "\",\"NumberOfBytes\":" + number + "}"));
            assertThat(error.get("__type").textValue()).as(number).isEqualTo("SerializationException");
        }
    }

    @Test
    void aRequestAboveOneMebibyteIsRefused() throws Exception {
        String almost = "{\"Novelty\":\"" + "x".repeat((1 << 20) - 14) + "\"}";
        assertThat(wire.post("ListKeys", almost).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = wire.post("ListKeys", almost + " ");
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).isEqualTo("a request may have 1048576 bytes");
        var chunked =
                wire.request("ListKeys", "").POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(almost + " ")));
        assertThat(wire.send(chunked).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "kms.localhost:8080, 200",
        "127.0.0.1:1, 200",
        "[::1]:1, 200",
        "evil.example, 403",
        "localhost.evil.example, 403"
    })
    void onlyNamesOfTheLoopbackInterfaceAreAnswered(String host, int status) throws IOException {
        String answer =
                raw("POST / HTTP/1.1\r\nHost: " + host + "\r\nX-Amz-Target: TrentService.ListKeys\r\nAuthorization: "
                        + Wire.AUTHORIZATION + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void aConnectionServesOneRequestAfterAnother() throws IOException {
        String request = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: TrentService.ListKeys\r\nAuthorization: "
                + Wire.AUTHORIZATION + "\r\nContent-Length: 2\r\n";
        String answers = raw(request + "\r\n{}" + request + "Connection: close\r\n\r\n{}");
        assertThat(answers.split("HTTP/1\\.1 200 ", -1)).hasSize(3);
    }

    @Test
    void theServerListensOnTheLoopbackInterfaceOnly() {
        assertThat(endpoint.getHost()).isEqualTo("127.0.0.1");
        assertThat(kms.endpoint()).isEqualTo(endpoint);
    }

    /**
     * Without TCP_NODELAY on the server's side every call takes 40 ms, however fast the machine is; with it, few do.
     */
    @Test
    void noAnswerWaitsForTheAcknowledgementOfItsFirstPart() throws Exception {
        String body = "{\"KeyId\":\"" + key + "\",\"KeySpec\":\"AES_256\"}";
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 300; i++) {
            long start = System.nanoTime();
            wire.post("GenerateDataKey", body);
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        assertThat(fastest).isLessThan(TimeUnit.MILLISECONDS.toNanos(30));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), 5000);
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
