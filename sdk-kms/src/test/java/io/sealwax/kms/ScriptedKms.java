package io.sealwax.kms;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server on loopback that gives every request the same answer: for what no KMS would say on demand, or at all.
 */
final class ScriptedKms implements AutoCloseable {
    static final String REQUEST_ID = "7c9a1f1e-0000-4000-8000-000000000001";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Answer answer = new Answer(200, "{}");

    private volatile String retryAfter = "";
    private volatile boolean namesRequest = true;

    private record Answer(int status, String body) {}

    ScriptedKms() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            if (namesRequest) {
                exchange.getResponseHeaders().set("x-amzn-RequestId", REQUEST_ID);
            }
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    ScriptedKms answers(int status, String body) {
        answer = new Answer(status, body);
        requests.clear();
        return this;
    }

    /** Asks to be called again after so many seconds, from now on. */
    ScriptedKms asksToWait(int seconds) {
        retryAfter = Integer.toString(seconds);
        return this;
    }

    /** Sends no request id, from now on. */
    ScriptedKms withoutRequestId() {
        namesRequest = false;
        return this;
    }

    /** As KMS refuses: {@code InvalidCiphertextException} has no message, and so is {@code null} one here. */
    ScriptedKms refuses(int status, String code, String message) {
        return answers(
                status,
                message == null
                        ? "{\"__type\":\"" + code + "\"}"
                        : "{\"__type\":\"" + code + "\",\"message\":\"" + message.replace("\"", "\\\"") + "\"}");
    }

    /** The bodies of the requests since the answer was set. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
