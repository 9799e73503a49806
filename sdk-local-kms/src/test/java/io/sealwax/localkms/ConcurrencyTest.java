package io.sealwax.localkms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

@Timeout(120)
class ConcurrencyTest {

    private static final int THREADS = 16;
    private static final int ROUNDS = 40;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void noCallIsLostAndNoneIsMixedUp(Transport transport) throws Exception {
        try (LocalKms kms = LocalKms.builder().maxEvents(THREADS * ROUNDS).build();
                KmsClient client = transport.client(kms)) {
            String key = kms.createKey();
            Set<String> requestIds = ConcurrentHashMap.newKeySet();
            inParallel(() -> {
                for (int i = 0; i < ROUNDS / 2; i++) {
                    var dataKey = client.generateDataKey(r -> r.keyId(key).numberOfBytes(32));
                    var opened = client.decrypt(r -> r.ciphertextBlob(dataKey.ciphertextBlob()));
                    assertThat(opened.plaintext()).isEqualTo(dataKey.plaintext());
                    requestIds.add(dataKey.responseMetadata().requestId());
                    requestIds.add(opened.responseMetadata().requestId());
                }
            });
            assertThat(kms.calls()).isEqualTo(THREADS * ROUNDS);
            assertThat(kms.calls("Decrypt")).isEqualTo(THREADS * ROUNDS / 2);
            assertThat(kms.events())
                    .extracting(CloudTrailEvent::requestId)
                    .containsExactlyInAnyOrderElementsOf(requestIds);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void exactlyAsManyCallsFailAsWereAskedFor(Transport transport) throws Exception {
        try (LocalKms kms = LocalKms.create();
                KmsClient client = transport.client(kms)) {
            kms.faults().fail("KMSInternalException", 100).fail("ListKeys", "ThrottlingException", 50);
            AtomicInteger failed = new AtomicInteger();
            inParallel(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    try {
                        client.listKeys();
                    } catch (KmsException e) {
                        failed.incrementAndGet();
                    }
                }
            });
            assertThat(failed).hasValue(150);
        }
    }

    @Test
    void everyKeyThatWasAnsweredForIsInTheFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("keys.json");
        Set<String> made = ConcurrentHashMap.newKeySet();
        try (LocalKms kms = LocalKms.builder().keyFile(file).build();
                KmsClient client = Transport.IN_PROCESS.client(kms)) {
            inParallel(() -> {
                for (int i = 0; i < 5; i++) {
                    made.add(client.createKey().keyMetadata().arn());
                }
            });
        }
        try (LocalKms kms = LocalKms.builder().keyFile(file).build();
                KmsClient client = Transport.IN_PROCESS.client(kms)) {
            assertThat(client.listKeys().keys())
                    .extracting(entry -> entry.keyArn())
                    .containsExactlyInAnyOrderElementsOf(made);
            assertThat(made).hasSize(THREADS * 5);
        }
    }

    @Test
    void anAliasIsCreatedOnceWhoeverComesFirst() throws Exception {
        try (LocalKms kms = LocalKms.create();
                KmsClient client = Transport.IN_PROCESS.client(kms)) {
            String key = kms.createKey();
            AtomicInteger created = new AtomicInteger();
            inParallel(() -> {
                try {
                    client.createAlias(r -> r.aliasName("alias/app").targetKeyId(key));
                    created.incrementAndGet();
                } catch (KmsException e) {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AlreadyExistsException");
                }
            });
            assertThat(created).hasValue(1);
        }
    }

    private static void inParallel(Runnable work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Object>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(Executors.callable(work));
            }
            for (Future<Object> done : threads.invokeAll(all)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
