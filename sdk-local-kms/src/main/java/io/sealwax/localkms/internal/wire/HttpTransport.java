package io.sealwax.localkms.internal.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealwax.localkms.Corruption;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The gateway behind an HTTP/1.1 server on the loopback interface.
 *
 * <p>No thread waits with a delayed or a swallowed call: the one is scheduled, the other just left open until the
 * server stops. All threads are daemons, and gone when {@link #close} returns. The JDK's server itself ends a request
 * with more than 200 headers, or more than 380 KiB of them.
 */
public final class HttpTransport implements AutoCloseable {

    /** More than any request of KMS needs: an attestation document takes 350 KB, a key policy 130 KB. */
    static final int MOST_BODY_BYTES = 1 << 20;

    private static final long MOST_READ_BYTES = 16 << 20;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BACKLOG = 1024;
    private static final int MOST_SWALLOWED = 1024;
    private static final int MOST_UNFINISHED = 1024;

    static {
        // The server writes head and body apart; with Nagle's algorithm every call would wait 40 ms for a delayed
        // acknowledgement.
        // Read once, when the server's classes load.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final Gateway gateway;
    private final HttpServer server;
    private final RequestThreads threads;
    private final BlockingQueue<HttpExchange> swallowed = new ArrayBlockingQueue<>(MOST_SWALLOWED);

    /**
     * Listens from now on; port 0 takes a free one. A client has {@code limit} to send a request, and to read its
     * answer.
     */
    public HttpTransport(Gateway gateway, int port, Duration limit) throws IOException {
        this.gateway = gateway;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), BACKLOG);
        this.threads = new RequestThreads(MOST_UNFINISHED, limit);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        startOnDaemon();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    /**
     * The server's own thread takes after the one that starts it; a program must not hang on a server that it forgot.
     */
    private void startOnDaemon() throws IOException {
        Callable<Boolean> start = () -> {
            server.start();
            return true;
        };
        try {
            boolean unused = threads.call(start);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server started", e);
        } catch (ExecutionException e) {
            close();
            throw new IOException("the server did not start", e.getCause());
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (!LoopbackHost.isOne(host)) {
            deliver(exchange, plain(403, "the local KMS answers to names of the loopback interface only"), null);
            return;
        }
        byte[] body = body(exchange);
        if (body == null) {
            exchange.getResponseHeaders().set("Connection", "close");
            deliver(exchange, plain(413, "a request may have " + MOST_BODY_BYTES + " bytes"), null);
            return;
        }
        Request request = request(exchange, body);
        Answer answer = threads.withoutLimit(() -> gateway.answer(request));
        Response response = answer.response();
        if (response == null) {
            swallow(exchange);
            return;
        }
        if (answer.delay().isZero()) {
            deliver(exchange, response, answer.corruption());
        } else {
            deliverLater(exchange, answer, response);
        }
    }

    /**
     * Leaves the exchange open, until the server stops or so many others came that nobody can wait for this one any
     * more.
     */
    private void swallow(HttpExchange exchange) {
        while (!swallowed.offer(exchange)) {
            HttpExchange oldest = swallowed.poll();
            if (oldest != null) {
                oldest.close();
            }
        }
    }

    private void deliverLater(HttpExchange exchange, Answer answer, Response response) {
        Runnable delivery = () -> {
            try {
                deliver(exchange, response, answer.corruption());
            } catch (IOException | RuntimeException e) {
                exchange.close(); // the client did not wait
            }
        };
        try {
            threads.executeLater(delivery, answer.delay());
        } catch (RejectedExecutionException e) {
            exchange.close(); // the server stops
        }
    }

    private static void deliver(HttpExchange exchange, Response response, @Nullable Corruption corruption)
            throws IOException {
        try (exchange) {
            if (corruption == Corruption.RESET) {
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            exchange.getResponseHeaders().set("x-amzn-RequestId", response.requestId());
            byte[] body = response.body();
            exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                OutputStream out = exchange.getResponseBody();
                out.write(corruption == Corruption.HALF ? Answer.half(body) : body);
                out.flush();
            }
        }
    }

    private static Request request(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                headers.getFirst("X-Amz-Target"),
                headers.getFirst("Authorization"),
                headers.getFirst("User-Agent"),
                body);
    }

    /**
     * The body, or null when it is too large. What is too large is read to its end, within reason: who still sends
     * hears no answer.
     */
    private static byte @Nullable [] body(HttpExchange exchange) throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] body = in.readNBytes(MOST_BODY_BYTES + 1);
            if (body.length <= MOST_BODY_BYTES) {
                return body;
            }
            for (long read = body.length, more = 1; more > 0 && read < MOST_READ_BYTES; read += more) {
                more = in.read(body);
            }
            return null;
        }
    }

    private static Response plain(int status, String text) {
        return new Response(status, "text/plain", "none", text.getBytes(StandardCharsets.US_ASCII));
    }
}
