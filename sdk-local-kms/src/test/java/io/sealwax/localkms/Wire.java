package io.sealwax.localkms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Requests byte for byte, by the JDK's HTTP client. */
final class Wire {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/kms/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=00";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI endpoint;

    Wire(URI endpoint) {
        this.endpoint = endpoint;
    }

    HttpRequest.Builder request(String operation, String body) {
        return HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "TrentService." + operation)
                .header("Authorization", AUTHORIZATION)
                .POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String operation, String body) throws IOException, InterruptedException {
        return send(request(operation, body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }
}
