package io.sealwax.examples;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Reads the body of each part that is uploaded, and then loses the connection: the first time. */
final class LosingClient implements SdkHttpClient {
    private final SdkHttpClient real;
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    LosingClient(SdkHttpClient real) {
        this.real = real;
    }

    Set<String> lost() {
        return lost;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        String part = String.join("", request.httpRequest().rawQueryParameters().getOrDefault("partNumber", List.of()));
        return part.isEmpty() || !lost.add(part) ? real.prepareRequest(request) : new Lost(request);
    }

    @Override
    public void close() {
        real.close();
    }

    private record Lost(HttpExecuteRequest request) implements ExecutableHttpRequest {
        @Override
        public HttpExecuteResponse call() throws IOException {
            try (var body = request.contentStreamProvider().orElseThrow().newStream()) {
                throw new IOException("the connection was lost after " + body.readAllBytes().length + " bytes");
            }
        }

        @Override
        public void abort() {}
    }
}
