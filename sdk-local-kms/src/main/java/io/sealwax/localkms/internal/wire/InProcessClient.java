package io.sealwax.localkms.internal.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client of the AWS SDK that has no socket: it hands every request to the gateway, on the caller's own thread.
 */
public final class InProcessClient implements SdkHttpClient {

    private final Gateway gateway;
    private final Duration readTimeout;
    private final Set<Patience> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean shutDown;

    /** {@code readTimeout} is how long a call waits for its answer, as the socket's timeout does in other clients. */
    public InProcessClient(Gateway gateway, Duration readTimeout) {
        this.gateway = gateway;
        this.readTimeout = readTimeout;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new InProcessCall(this, request);
    }

    Answer answer(Request request) {
        return gateway.answer(request);
    }

    /** Waits until the answer is due; throws what a socket would: a timeout, an abort, or the end of the local KMS. */
    void await(Answer answer, Patience patience) throws IOException {
        waiting.add(patience);
        try {
            requireOpen();
            if (answer.response() == null) {
                patience.awaitInVain(readTimeout);
            }
            patience.await(answer.delay(), readTimeout);
        } finally {
            waiting.remove(patience);
        }
    }

    void requireOpen() throws IOException {
        if (shutDown) {
            throw new IOException("the local KMS is closed");
        }
    }

    /** Does nothing: the client belongs to the local KMS, and ends with it. */
    @Override
    public void close() {}

    @Override
    public String clientName() {
        return "SealwaxLocalKms";
    }

    /** Ends all calls, those that wait and those to come. */
    public void shutDown() {
        shutDown = true;
        waiting.forEach(patience -> patience.end("the local KMS is closed"));
    }
}
