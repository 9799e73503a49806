package io.sealwax.localkms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.kms.KmsClient;

@Timeout(60)
class CloseTest {

    @ParameterizedTest
    @EnumSource(Transport.class)
    void noThreadIsLeftAfterClose(Transport transport) throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<Thread> started;
        try (LocalKms kms = LocalKms.create();
                KmsClient client = transport.client(kms)) {
            String key = kms.createKey();
            for (int i = 0; i < 50; i++) {
                client.generateDataKey(r -> r.keyId(key).numberOfBytes(32));
            }
            kms.faults().latency(Duration.ofHours(1));
            try (KmsClient hurried = transport.hurriedClient(kms, Duration.ofMillis(100))) {
                assertThatThrownBy(hurried::listKeys).isInstanceOf(SdkClientException.class);
            }
            started = threadsOfTheLocalKms(before);
            assertThat(started).allMatch(Thread::isDaemon);
            assertThat(started.isEmpty()).isEqualTo(transport == Transport.IN_PROCESS);
        }
        // the timer of the JDK's server is told to end, and not waited for
        for (Thread ending : threadsOfTheLocalKms(before)) {
            ending.join();
        }
        assertThat(threadsOfTheLocalKms(before)).isEmpty();
        assertThat(started).noneMatch(Thread::isAlive);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void closingReleasesTheCallersOfABlackHole(Transport transport) {
        LocalKms kms = LocalKms.create();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        try (KmsClient client = transport.client(kms)) {
            kms.faults().blackhole(true);
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Void> caller = new CompletableFuture<>();
                callers.add(caller);
                Thread thread = new Thread(() -> {
                    try {
                        client.listKeys();
                        caller.complete(null);
                    } catch (RuntimeException e) {
                        caller.completeExceptionally(e);
                    }
                });
                thread.setDaemon(true);
                thread.start();
            }
            while (kms.calls("ListKeys") < 3) {
                Thread.onSpinWait();
            }
            kms.close();
            for (CompletableFuture<Void> caller : callers) {
                assertThatThrownBy(() -> caller.get(20, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(SdkClientException.class);
            }
        }
    }

    @Test
    void abortEndsACallThatIsNeverAnswered() throws Exception {
        try (LocalKms kms = LocalKms.create()) {
            kms.faults().blackhole(true);
            ExecutableHttpRequest call = rawCall(kms.httpClient());
            CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> {
                try {
                    call.call();
                    return null;
                } catch (Exception e) {
                    return e;
                }
            });
            while (kms.calls() == 0) {
                Thread.onSpinWait();
            }
            call.abort();
            assertThat(ended.get(20, TimeUnit.SECONDS)).hasMessage("the call was aborted");
        }
    }

    @Test
    void aCallThatIsNeverAnsweredEndsWithTheReadTimeout() {
        try (LocalKms kms = LocalKms.create()) {
            kms.faults().blackhole(true);
            assertThatThrownBy(
                            () -> rawCall(kms.httpClient(Duration.ofMillis(50))).call())
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out");
            kms.faults().clear().latency(Duration.ofMinutes(5));
            assertThatThrownBy(
                            () -> rawCall(kms.httpClient(Duration.ofMillis(50))).call())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void nothingIsAnsweredAfterClose(Transport transport) {
        LocalKms kms = LocalKms.create();
        try (KmsClient client = transport.client(kms)) {
            client.listKeys();
            kms.close();
            kms.close();
            assertThatThrownBy(client::listKeys).isInstanceOf(SdkClientException.class);
            assertThatThrownBy(() -> rawCall(kms.httpClient()).call()).hasMessage("the local KMS is closed");
            assertThatIllegalStateException().isThrownBy(() -> kms.serve(0)).withMessage("the local KMS is closed");
        }
    }

    @Test
    void theSdksClientDoesNotCloseTheLocalKms() {
        try (LocalKms kms = LocalKms.create()) {
            SdkHttpClient shared = kms.httpClient();
            shared.close();
            Transport.IN_PROCESS.client(kms).close();
            try (KmsClient client = Transport.IN_PROCESS.client(kms)) {
                assertThat(client.listKeys().keys()).isEmpty();
            }
        }
    }

    @Test
    void aLocalKmsServesOncePerPort() {
        try (LocalKms kms = LocalKms.create();
                LocalKms other = LocalKms.create()) {
            assertThatIllegalStateException()
                    .isThrownBy(kms::endpoint)
                    .withMessage("the local KMS does not serve; call serve(port) first");
            URI endpoint = kms.serve(0);
            assertThatIllegalStateException()
                    .isThrownBy(() -> kms.serve(0))
                    .withMessage("the local KMS serves already, at " + endpoint);
            assertThatThrownBy(() -> other.serve(endpoint.getPort()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith("port " + endpoint.getPort() + " of 127.0.0.1 cannot be served: ");
        }
    }

    @Test
    void settingsThatCannotBeAreRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalKms.builder().account("1234"))
                .withMessage("'1234' is not an account id of 12 digits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalKms.builder().region("nowhere"))
                .withMessage("'nowhere' is not the name of a Region");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalKms.builder().maxEvents(-1))
                .withMessage("-1 events cannot be kept");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalKms.builder().replicationDelay(Duration.ofSeconds(-1)))
                .withMessage("a replication delay of PT-1S is negative");
        try (LocalKms kms = LocalKms.create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kms.httpClient(Duration.ZERO))
                    .withMessage("a read timeout of PT0S is not above zero");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kms.createAlias("alias/app", "alias/other"))
                    .withMessage("'alias/other' is not the ARN of a key");
            assertThatThrownBy(() -> kms.createAlias("app", kms.createKey()))
                    .isInstanceOfSatisfying(
                            LocalKmsException.class,
                            e -> assertThat(e.errorCode()).isEqualTo("ValidationException"))
                    .hasMessageStartingWith("CreateAlias was refused: Alias must start with the prefix");
        }
    }

    private static ExecutableHttpRequest rawCall(SdkHttpClient client) {
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("https://kms.us-east-1.amazonaws.com/"))
                .putHeader("X-Amz-Target", "TrentService.ListKeys")
                .putHeader("Authorization", Wire.AUTHORIZATION)
                .build();
        return client.prepareRequest(
                HttpExecuteRequest.builder().request(request).build());
    }

    private static List<Thread> threadsOfTheLocalKms(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getName().startsWith("local-kms")
                        || thread.getName().startsWith("HTTP-Dispatcher")
                        || thread.getName().startsWith("idle-timeout")
                        || thread.getName().startsWith("server-timer"))
                .collect(Collectors.toList());
    }
}
