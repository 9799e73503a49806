package io.sealwax.localkms;

import io.sealwax.localkms.internal.engine.Engine;
import io.sealwax.localkms.internal.engine.Keyring;
import io.sealwax.localkms.internal.engine.State;
import io.sealwax.localkms.internal.events.CallLog;
import io.sealwax.localkms.internal.faults.FaultPlan;
import io.sealwax.localkms.internal.store.KeyFile;
import io.sealwax.localkms.internal.wire.Accounts;
import io.sealwax.localkms.internal.wire.Gateway;
import io.sealwax.localkms.internal.wire.HttpTransport;
import io.sealwax.localkms.internal.wire.InProcessClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An AWS KMS inside the process, for tests, demos and CI. <strong>Never for production:</strong> keys lie in the
 * process's memory or in a file in the clear, request signatures are not verified, key policies are not enforced.
 *
 * <p>Clients of AWS reach it unchanged, through {@link #httpClient()} without a socket, or through {@link #serve} over
 * HTTP:
 *
 * <pre>{@code
 * try (LocalKms kms = LocalKms.create()) {
 *     String key = kms.createKey();
 *     KmsClient client = KmsClient.builder()
 *             .httpClient(kms.httpClient())
 *             .region(Region.US_EAST_1)
 *             .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
 *             .build();
 * }
 * }</pre>
 *
 * <p>It answers CreateKey, DescribeKey, ListKeys, CreateAlias, UpdateAlias, DeleteAlias, ListAliases, GenerateDataKey,
 * GenerateDataKeyWithoutPlaintext, Encrypt, Decrypt, ReEncrypt, EnableKey, DisableKey, ScheduleKeyDeletion,
 * CancelKeyDeletion, RotateKeyOnDemand and ReplicateKey for symmetric encryption keys, and anything else with
 * UnknownOperationException. Several accounts and Regions live in it side by side. The Region is the one that the
 * client signs for; the account is the access key itself when that has 12 digits, else what
 * {@link LocalKmsBuilder#account(String, String)} says, else the default account.
 *
 * <p>{@link #keys()} makes and changes keys without a client. Safe for use by several threads.
 */
public final class LocalKms implements AutoCloseable {

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final Engine engine;
    private final FaultPlan faults;
    private final CallLog log;
    private final Gateway gateway;
    private final Keys keys;
    private final InProcessClient client;
    private final Queue<InProcessClient> clients = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lifecycle = new ReentrantLock();
    private @Nullable HttpTransport server;
    private boolean closed;
    private final Duration requestLimit;

    LocalKms(LocalKmsBuilder settings) {
        KeyFile file = settings.keyFile == null ? null : new KeyFile(settings.keyFile);
        Keyring keyring = file == null
                ? new Keyring(State.empty(), settings.clock, state -> {})
                : new Keyring(file.loaded(), settings.clock, file);
        engine = new Engine(keyring, settings.replicationDelay);
        keys = new Keys(engine, settings.account, settings.region);
        faults = new FaultPlan(settings.clock, engine.operations());
        log = new CallLog(engine.operations(), settings.maxEvents);
        gateway = new Gateway(engine, faults, log, new Accounts(settings.account, settings.accounts), settings.clock);
        client = new InProcessClient(gateway, READ_TIMEOUT);
        requestLimit = settings.requestLimit;
        clients.add(client);
    }

    /**
     * A local KMS with nothing in it.
     *
     * @return to be closed by the caller
     */
    public static LocalKms create() {
        return builder().build();
    }

    /**
     * Settings for a local KMS.
     *
     * @return a fresh builder
     */
    public static LocalKmsBuilder builder() {
        return new LocalKmsBuilder();
    }

    /**
     * An HTTP client for the AWS SDK that brings every request here, on the caller's thread and without a socket,
     * whatever the endpoint. Waits 30 s for an answer, as the SDK's own clients do.
     *
     * @return belongs to this local KMS and ends with it; closing it does nothing
     */
    public SdkHttpClient httpClient() {
        return client;
    }

    /**
     * As {@link #httpClient()}, with another read timeout.
     *
     * @param readTimeout how long a call waits for an answer that is delayed or never comes; above zero
     * @return belongs to this local KMS and ends with it; closing it does nothing
     */
    public SdkHttpClient httpClient(Duration readTimeout) {
        if (readTimeout.isNegative() || readTimeout.isZero()) {
            throw new IllegalArgumentException("a read timeout of " + readTimeout + " is not above zero");
        }
        InProcessClient other = new InProcessClient(gateway, readTimeout);
        lifecycle.lock();
        try {
            clients.add(other);
            if (closed) {
                other.shutDown();
            }
            return other;
        } finally {
            lifecycle.unlock();
        }
    }

    /**
     * Serves HTTP on the loopback interface (127.0.0.1) from now on, until this local KMS is closed. The first server
     * of a process sets the system property {@code sun.net.httpserver.nodelay} unless it is set: without it the JDK's
     * server takes 40 ms for every call.
     *
     * <p>A client has 20 s to send a request, and as long to read the answer; then its connection is closed. If more
     * than 1,024 clients do so at a time, the connection of the one that began first is closed. A request has at most 1
     * MiB, and its {@code Authorization} header 8 KiB.
     *
     * @param port 0 takes a free one
     * @return where clients find it, for example for {@code AWS_ENDPOINT_URL_KMS}
     * @throws UncheckedIOException if the port cannot be had
     * @throws IllegalStateException if it serves already, or is closed
     */
    public URI serve(int port) {
        lifecycle.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the local KMS is closed");
            }
            if (server != null) {
                throw new IllegalStateException("the local KMS serves already, at " + server.endpoint());
            }
            server = new HttpTransport(gateway, port, requestLimit);
            return server.endpoint();
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " of 127.0.0.1 cannot be served: " + e.getMessage(), e);
        } finally {
            lifecycle.unlock();
        }
    }

    /**
     * Where clients find the server.
     *
     * @return as {@link #serve} returned it
     * @throws IllegalStateException if it does not serve
     */
    public URI endpoint() {
        lifecycle.lock();
        try {
            if (server == null) {
                throw new IllegalStateException("the local KMS does not serve; call serve(port) first");
            }
            return server.endpoint();
        } finally {
            lifecycle.unlock();
        }
    }

    /**
     * What goes wrong, on demand.
     *
     * @return the one plan of this local KMS
     */
    public Faults faults() {
        return faults;
    }

    /**
     * Who may use which key.
     *
     * @return the one set of rules of this local KMS
     */
    public Access access() {
        return engine.access();
    }

    /**
     * How many calls arrived, those included that failed or were never answered.
     *
     * @return since the start, or since {@link #clearCalls()}
     */
    public long calls() {
        return log.calls();
    }

    /**
     * How many calls of one operation arrived.
     *
     * @param operation for example {@code Decrypt}
     * @return since the start, or since {@link #clearCalls()}
     * @throws IllegalArgumentException if there is no such operation
     */
    public long calls(String operation) {
        return log.calls(operation);
    }

    /**
     * How many calls were answered with this error instead of being carried out; those of unknown operations are not
     * counted.
     *
     * @param errorCode as in {@code __type}, for example {@code ThrottlingException}
     * @return since the start, or since {@link #clearCalls()}
     */
    public long refusals(String errorCode) {
        return log.refusals(errorCode);
    }

    /**
     * The newest calls that were answered, oldest first.
     *
     * @return a copy
     */
    public List<CloudTrailEvent> events() {
        return log.events();
    }

    /** Sets the counters to zero and forgets the events. */
    public void clearCalls() {
        log.clear();
    }

    /**
     * Makes a key in the default account and Region.
     *
     * @return its ARN
     */
    public String createKey() {
        return keys.create();
    }

    /**
     * Gives a key a name in its account and Region.
     *
     * @param name begins with {@code alias/}
     * @param keyArn a key
     * @throws LocalKmsException if the name is taken or not valid, or the key is not there
     */
    public void createAlias(String name, String keyArn) {
        keys.createAlias(name, keyArn);
    }

    /**
     * All that can be done with keys without a client.
     *
     * @return works on the keys of this local KMS
     */
    public Keys keys() {
        return keys;
    }

    /**
     * Ends the server, and every call that still waits for an answer; no thread of the local KMS is left. Idempotent.
     */
    @Override
    public void close() {
        lifecycle.lock();
        try {
            closed = true;
            clients.forEach(InProcessClient::shutDown);
            if (server != null) {
                server.close();
                server = null;
            }
        } finally {
            lifecycle.unlock();
        }
    }
}
