package io.sealwax.kms.internal.call;

import io.sealwax.kms.internal.call.failure.NoCredentials;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * Asks a client's credentials provider before the deadlines of a call begin, since it may take longer than a call may:
 * it runs a program, asks another service, or waits for a person. It is asked on a thread of its own, once for all
 * calls that wait at the time, and no call's end ends that: what comes too late for one call is there for the next.
 * Thread-safe.
 */
public final class Credentials implements SdkPlugin {
    /** What takes longer is taken for stuck: it is interrupted, and the next call begins anew. */
    public static final Duration STUCK = Duration.ofMinutes(10);

    private final Duration timeout;
    private final LongSupplier nanoClock;
    private @Nullable Fetch underWay;
    private volatile @Nullable IdentityProvider<?> supplied;

    /** How long a call waits. */
    public Credentials(Duration timeout) {
        this(timeout, System::nanoTime);
    }

    public Credentials(Duration timeout, LongSupplier nanoClock) {
        this.timeout = timeout;
        this.nanoClock = nanoClock;
    }

    /**
     * Replaces the provider of one call by what it supplies, or by its failure, for which the SDK asks if it needs
     * credentials at all.
     */
    @Override
    public void configureClient(SdkServiceClientConfiguration.Builder call) {
        if (call instanceof AwsServiceClientConfiguration.Builder aws) {
            IdentityProvider<? extends AwsCredentialsIdentity> provider = aws.credentialsProvider();
            if (provider != null && !(provider instanceof StaticCredentialsProvider)) {
                aws.credentialsProvider(new Supplied(come(provider)));
            }
        }
    }

    private CompletableFuture<AwsCredentialsIdentity> come(
            IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        CompletableFuture<AwsCredentialsIdentity> identity = fetch(provider).identity;
        try {
            AwsCredentialsIdentity came = identity.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            supplied = provider;
            return CompletableFuture.completedFuture(came);
        } catch (TimeoutException e) {
            throw NoCredentials.overdue("no answer in time from the client's credentials provider, which had "
                    + timeout.toMillis() + " ms and is not interrupted; no request was sent");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NoCredentials.overdue("the calling thread was interrupted while it waited for credentials");
        } catch (ExecutionException | CancellationException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            return CompletableFuture.failedFuture(NoCredentials.failed(why, isKnown(provider)));
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is this very provider
    private boolean isKnown(IdentityProvider<?> provider) {
        return supplied == provider;
    }

    /** The one under way, or else a new one. */
    @SuppressWarnings("ReferenceEquality") // whether it is this very provider
    private synchronized Fetch fetch(IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        Fetch current = underWay;
        if (current != null && current.provider == provider && !current.identity.isDone()) {
            if (nanoClock.getAsLong() - current.asked < STUCK.toNanos()) {
                return current;
            }
            current.thread.interrupt();
        }
        Fetch fresh = new Fetch(provider, nanoClock.getAsLong());
        underWay = fresh;
        fresh.begin();
        return fresh;
    }

    /** One time of asking a provider. */
    private static final class Fetch {
        final IdentityProvider<? extends AwsCredentialsIdentity> provider;
        final long asked;
        final CompletableFuture<AwsCredentialsIdentity> identity = new CompletableFuture<>();
        final Thread thread;

        @SuppressWarnings("ThreadPriorityCheck") // the usual one, whatever thread begins it
        Fetch(IdentityProvider<? extends AwsCredentialsIdentity> provider, long asked) {
            this.provider = provider;
            this.asked = asked;
            // inherits no values of the caller who happens to begin it, but finds the same classes
            this.thread = new Thread(null, this::ask, "sealwax-credentials", 0, false);
            thread.setDaemon(true);
            thread.setPriority(Thread.NORM_PRIORITY);
        }

        /** If no thread can be started, the calls that wait fail with that. */
        void begin() {
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                identity.completeExceptionally(e);
            }
        }

        @SuppressWarnings("CatchingUnchecked") // whatever it is, the calls that wait fail with it
        private void ask() {
            try {
                CompletableFuture<?> unused = provider.resolveIdentity().whenComplete(this::end);
            } catch (Exception | Error e) {
                identity.completeExceptionally(e);
            }
        }

        private void end(@Nullable AwsCredentialsIdentity came, @Nullable Throwable failure) {
            if (came != null) {
                identity.complete(came);
            } else {
                identity.completeExceptionally(failure == null ? NoCredentials.returned() : failure);
            }
        }
    }

    /** What a provider supplied for one call. */
    private record Supplied(CompletableFuture<AwsCredentialsIdentity> identity)
            implements IdentityProvider<AwsCredentialsIdentity> {
        @Override
        public Class<AwsCredentialsIdentity> identityType() {
            return AwsCredentialsIdentity.class;
        }

        @Override
        public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
            return identity;
        }
    }
}
