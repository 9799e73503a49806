package io.sealwax.kms;

import static io.sealwax.testing.heap.Secret.Form.BASE64;
import static io.sealwax.testing.heap.Secret.Form.WIDE_BASE64;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.testing.heap.HeapDump;
import io.sealwax.testing.heap.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * What the AWS SDK, its HTTP clients and the JDK's TLS keep of data keys that came through them: the figures of
 * docs/keys-in-memory.md, which an upgrade must not make worse. All of it is base64, as it came; in our classes no key
 * stands in that form, and no other form is there.
 */
class KeysLeftByTheSdkTest {
    /** So many that every thread of both lanes has called. */
    private static final int DATA_KEYS = 100;

    private static final int CALLERS = 16;

    /**
     * The last answer, and the end of a longer one that it did not overwrite: the data key stands at the end, and an
     * answer to GenerateDataKey is longer than one to Decrypt.
     */
    private static final int COPIES_A_BUFFER = 2;

    @TempDir
    static Path folder;

    private static Path certificate;
    private static KmsProcess kms;

    @BeforeAll
    static void start() throws Exception {
        certificate = TlsFront.makeCertificate(folder);
        kms = KmsProcess.start(certificate);
    }

    @AfterAll
    static void end() {
        kms.close();
    }

    /**
     * The JDK keeps five connections to a server that are idle, each with the two buffers of its TLS: a record, and
     * what it read of one.
     */
    @Test
    void urlConnectionsKeepUpToTwoCopiesInEachOfTheTwoBuffersOfFiveConnections() throws Exception {
        assertThatLittleIsKept(
                UrlConnectionHttpClient.builder().tlsTrustManagersProvider(KeysLeftByTheSdkTest::trusting),
                COPIES_A_BUFFER * 2 * 5);
    }

    /**
     * As many connections as there were calls at once, each with a buffer more than the two of TLS; the client has 50
     * unless it is told otherwise.
     */
    @Test
    void apache5KeepsUpToTwoCopiesInEachOfTheThreeBuffersOfAConnectionACaller() throws Exception {
        assertThatLittleIsKept(
                Apache5HttpClient.builder().tlsTrustManagersProvider(KeysLeftByTheSdkTest::trusting),
                COPIES_A_BUFFER * 3 * CALLERS);
    }

    private static void assertThatLittleIsKept(SdkHttpClient.Builder<?> http, int keptByConnections) throws Exception {
        KmsClient client = Clients.at(kms.endpoint(), builder -> builder.httpClientBuilder(http));
        RecordingKey key = new RecordingKey(Clients.patient(client, kms.keyArn()));
        CachingDataKeyProvider keys = CachingDataKeyProvider.builder(key)
                .maxWait(Duration.ofMinutes(1))
                .build();
        sealAndOpen(keys);
        List<Thread> calling = callingThreads();
        assertThat(Set.copyOf(key.dataKeys)).hasSize(DATA_KEYS);
        assertOnlyOfTheSdk(copies(key));

        keys.invalidateAll();
        Map<Secret.Form, Integer> kept = copies(key);
        assertOnlyOfTheSdk(kept);
        assertThat(kept.get(BASE64)).isLessThanOrEqualTo(calling.size() + keptByConnections);
        assertThat(kept.getOrDefault(WIDE_BASE64, 0)).isLessThanOrEqualTo(calling.size());

        keys.close();
        for (Thread thread : calling) {
            thread.join();
        }
        Map<Secret.Form, Integer> left = copies(key);
        assertThat(left.getOrDefault(BASE64, 0))
                .as("when the threads have ended")
                .isLessThanOrEqualTo(keptByConnections);
        assertThat(left).doesNotContainKey(WIDE_BASE64);

        client.close();
        Eventually.await(
                "the end of the connections, and nothing left",
                () -> copies(key).isEmpty());
    }

    private static void sealAndOpen(CachingDataKeyProvider keys) throws Exception {
        EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
        AtomicInteger next = new AtomicInteger();
        Crowd.together(CALLERS, DATA_KEYS, () -> {
            EncryptionContext context = EncryptionContext.of("tenant", "t" + next.getAndIncrement());
            return cipher.decrypt(cipher.encrypt(new byte[3], context), context);
        });
    }

    /** In wide characters it is kept by threads that have called, which may have ended meanwhile. */
    private static void assertOnlyOfTheSdk(Map<Secret.Form, Integer> copies) {
        assertThat(copies).containsKey(BASE64);
        assertThat(Set.of(BASE64, WIDE_BASE64)).containsAll(copies.keySet());
    }

    private static List<Thread> callingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sealwax-kms"))
                .toList();
    }

    private static TrustManager[] trusting() {
        try {
            return TlsFront.trusting(certificate);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks twice: what has a finalizer survives the first look. */
    private static Map<Secret.Form, Integer> copies(RecordingKey key) {
        try {
            HeapDump.write(file());
            return HeapDump.write(file()).copies(Set.copyOf(key.dataKeys));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file() {
        return folder.resolve("heap-" + System.nanoTime() + ".hprof");
    }
}
