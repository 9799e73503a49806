package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.kms.internal.call.Credentials;
import io.sealwax.kms.internal.call.failure.Advice;
import io.sealwax.kms.internal.call.failure.NoCredentials;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.auth.scheme.NoAuthAuthScheme;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsServiceClientConfiguration;

/** Credentials have a time of their own, and no call's end ends the fetching of them. */
@Timeout(60)
class CredentialsTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final AwsCredentials GIVEN = AwsBasicCredentials.create(Clients.ACCOUNT, "secret");
    private static final Duration HARDLY_ANY = Duration.ofMillis(20);

    private final LocalKms kms =
            LocalKms.builder().region(Clients.REGION).account(Clients.ACCOUNT).build();
    private final String arn = kms.createKey();
    private final Slow slow = new Slow();
    private KmsClient client;

    /** As a program or a person that takes its time. */
    private static final class Slow implements AwsCredentialsProvider {
        final CountDownLatch come = new CountDownLatch(1);
        final AtomicInteger asked = new AtomicInteger();
        final AtomicInteger interrupted = new AtomicInteger();

        @Override
        public AwsCredentials resolveCredentials() {
            asked.incrementAndGet();
            try {
                come.await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw new IllegalStateException("torn away", e);
            }
            return GIVEN;
        }
    }

    @AfterEach
    void close() {
        slow.come.countDown();
        if (client != null) {
            client.close();
        }
        kms.close();
    }

    private KmsMasterKey.Builder keyWith(AwsCredentialsProvider provider, ExecutionInterceptor... interceptors) {
        client = KmsClient.builder()
                .region(Region.of(Clients.REGION))
                .credentialsProvider(provider)
                .httpClient(kms.httpClient())
                .overrideConfiguration(o -> o.executionInterceptors(List.of(interceptors)))
                .build();
        return KmsMasterKey.builder(client, arn)
                .callTimeout(Duration.ofMinutes(1))
                .attemptTimeout(Duration.ofMinutes(1));
    }

    private static DataKeyException fail(KmsMasterKey key) {
        return catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
    }

    @Test
    void whatComesTooLateForSeveralCallsIsAskedForOnceAndThereForTheNext() {
        KmsMasterKey key = keyWith(slow).credentialsTimeout(HARDLY_ANY).build();
        for (int call = 0; call < 3; call++) {
            DataKeyException e = fail(key);
            assertThat(e.category()).isEqualTo(Category.TRANSIENT);
            assertThat(e.retryable()).isTrue();
            assertThat(e.attempts()).isZero();
            assertThat(e)
                    .hasMessageContaining("no answer in time from the client's credentials provider, which had 20 ms"
                            + " and is not interrupted; no request was sent");
            assertThat(e.advice()).contains(Advice.CREDENTIALS_OVERDUE);
        }
        assertThat(slow.asked).hasValue(1);
        slow.come.countDown();
        Eventually.await("a call that finds them", () -> {
            try {
                return key.generate(TENANT, KeyCall.start()).plaintext().length == 32;
            } catch (DataKeyException busy) {
                return false;
            }
        });
        assertThat(slow.interrupted).hasValue(0);
        assertThat(kms.calls()).isEqualTo(1);
    }

    @Test
    void theyAreWaitedForBeforeTheTimeOfTheCallBegins() {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        KmsMasterKey key = keyWith(
                        () -> {
                            events.add("asked");
                            return GIVEN;
                        },
                        new ExecutionInterceptor() {
                            @Override
                            public void beforeExecution(
                                    Context.BeforeExecution context, ExecutionAttributes attributes) {
                                events.add("begun");
                            }
                        })
                .build();
        key.generate(TENANT, KeyCall.start());
        assertThat(events).containsExactly("asked", "begun");
    }

    @Test
    void oneWhoIsInterruptedMeanwhileIsToldSoAndInterruptsNobodyElse() throws Exception {
        KmsMasterKey key = keyWith(slow).build();
        FutureTask<Boolean> call = new FutureTask<>(() -> {
            assertThat(fail(key)).hasMessageContaining("the calling thread was interrupted");
            return Thread.currentThread().isInterrupted();
        });
        Thread caller = new Thread(call, "caller");
        caller.start();
        Eventually.await("the question", () -> slow.asked.get() == 1);
        caller.interrupt();
        assertThat(call.get()).as("the interrupt is still there").isTrue();
        assertThat(slow.interrupted).hasValue(0);
    }

    @Test
    void aProviderThatIsStuckForGoodIsInterruptedAndAskedAnew() {
        AtomicLong now = new AtomicLong();
        client = KmsClient.builder()
                .region(Region.of(Clients.REGION))
                .credentialsProvider(slow)
                .httpClient(kms.httpClient())
                .build();
        Credentials credentials = new Credentials(HARDLY_ANY, now::get);
        ask(credentials);
        now.addAndGet(Credentials.STUCK.toNanos() - 1);
        ask(credentials);
        Eventually.await("the question", () -> slow.asked.get() == 1);
        now.addAndGet(1);
        ask(credentials);
        Eventually.await("an interrupt", () -> slow.interrupted.get() == 1);
        Eventually.await("another question", () -> slow.asked.get() == 2);
    }

    private void ask(Credentials credentials) {
        KmsServiceClientConfiguration.Builder call = KmsServiceClientConfiguration.builder();
        call.credentialsProvider(slow);
        assertThat(catchThrowableOfType(NoCredentials.class, () -> credentials.configureClient(call))
                        .isOverdue())
                .isTrue();
    }

    @Test
    void theThreadThatAsksInheritsNothingOfItsCallersAndKeepsNoProcess() {
        InheritableThreadLocal<String> ofTheCaller = new InheritableThreadLocal<>();
        ofTheCaller.set("acme");
        AtomicReference<String> inherited = new AtomicReference<>("");
        AtomicReference<Thread> asking = new AtomicReference<>();
        keyWith(() -> {
                    inherited.set(ofTheCaller.get());
                    asking.set(Thread.currentThread());
                    return GIVEN;
                })
                .build()
                .generate(TENANT, KeyCall.start());
        assertThat(inherited).hasNullValue();
        assertThat(asking.get().isDaemon()).isTrue();
        assertThat(asking.get().getName()).isEqualTo("sealwax-credentials");
    }

    @Test
    void anErrorOrNothingAtAllIsATypedFailure() {
        DataKeyException error = fail(keyWith(() -> {
                    throw new NoClassDefFoundError("com/example/Vault");
                })
                .build());
        assertThat(error.category()).isEqualTo(Category.CONFIGURATION);
        assertThat(error).hasMessageContaining("the request could not be made: com/example/Vault");
        client.close();
        DataKeyException nothing = fail(keyWith(() -> null).build());
        assertThat(nothing.category()).isEqualTo(Category.CONFIGURATION);
        assertThat(nothing).hasMessageContaining("the credentials provider returned null");
        assertThat(kms.calls()).isZero();
    }

    @Test
    void aClientThatSignsNothingNeedsNone() {
        client = KmsClient.builder()
                .region(Region.of(Clients.REGION))
                .credentialsProvider(() -> {
                    throw new IllegalStateException("none");
                })
                .putAuthScheme(NoAuthAuthScheme.create())
                .authSchemeProvider(params -> List.of(AuthSchemeOption.builder()
                        .schemeId(NoAuthAuthScheme.SCHEME_ID)
                        .build()))
                .httpClient(kms.httpClient())
                .build();
        DataKeyException e = fail(KmsMasterKey.create(client, arn));
        assertThat(e.attempts())
                .as("requests that arrived, without a signature")
                .isEqualTo(1);
    }
}
