package io.sealwax.localkms.internal.wire;

import io.sealwax.localkms.Corruption;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** One request of the SDK, carried to the gateway and back; {@link #abort} may come from any thread. */
final class InProcessCall implements ExecutableHttpRequest {

    private final InProcessClient client;
    private final HttpExecuteRequest execute;
    private final Patience patience = new Patience();

    InProcessCall(InProcessClient client, HttpExecuteRequest execute) {
        this.client = client;
        this.execute = execute;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
        client.requireOpen();
        Answer answer = client.answer(request());
        client.await(answer, patience);
        if (answer.corruption() == Corruption.RESET) {
            throw new SocketException("Connection reset");
        }
        Response response = Objects.requireNonNull(answer.response());
        SdkHttpResponse head = SdkHttpResponse.builder()
                .statusCode(response.status())
                .putHeader("Content-Type", response.contentType())
                .putHeader("Content-Length", String.valueOf(response.body().length))
                .putHeader("x-amzn-RequestId", response.requestId())
                .build();
        return HttpExecuteResponse.builder()
                .response(head)
                .responseBody(AbortableInputStream.create(body(response, answer.corruption())))
                .build();
    }

    @Override
    public void abort() {
        patience.end("the call was aborted");
    }

    private Request request() throws IOException {
        SdkHttpRequest http = execute.httpRequest();
        return new Request(
                http.method().name(),
                http.encodedPath().isEmpty() ? "/" : http.encodedPath(),
                header(http, "X-Amz-Target"),
                header(http, "Authorization"),
                header(http, "User-Agent"),
                content());
    }

    private byte[] content() throws IOException {
        if (execute.contentStreamProvider().isEmpty()) {
            return new byte[0];
        }
        try (InputStream content = execute.contentStreamProvider().get().newStream()) {
            return content.readAllBytes();
        }
    }

    private static @Nullable String header(SdkHttpRequest http, String name) {
        return http.firstMatchingHeader(name).orElse(null);
    }

    private static InputStream body(Response response, @Nullable Corruption corruption) {
        if (corruption != Corruption.HALF) {
            return new ByteArrayInputStream(response.body());
        }
        return new SequenceInputStream(new ByteArrayInputStream(Answer.half(response.body())), new BrokenStream());
    }

    /** The end of a body whose connection broke. */
    private static final class BrokenStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw broken();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            throw broken();
        }

        private static IOException broken() {
            return new IOException("Premature end of Content-Length delimited message body");
        }
    }
}
