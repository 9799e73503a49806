package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.Failure;
import io.sealwax.kms.internal.call.CallSettings;
import io.sealwax.kms.internal.call.FirstCall;
import io.sealwax.kms.internal.call.KmsCalls;
import io.sealwax.kms.internal.keys.KeyArn;
import io.sealwax.kms.internal.keys.KeyName;
import io.sealwax.kms.internal.keys.NamedAccounts;
import io.sealwax.kms.internal.keys.NamedKeys;
import io.sealwax.kms.internal.keys.TrustedKeys;
import io.sealwax.kms.internal.keys.TrustedNames;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsServiceClientConfiguration;

/**
 * A key in AWS KMS. The key-bound pairs of a context are the KMS encryption context of every call: key policies can
 * require them, and CloudTrail shows them.
 *
 * <p><b>Which keys it decrypts with.</b> It decrypts with the keys that were named and no others, whatever a message
 * says. A key ARN names that key. The ARN of a multi-Region key ({@code mrk-}) names its replicas in all Regions as
 * well, and the one in the client's Region is called; the AWS SDK must know the Region's name as possible in the
 * partition. An alias or a bare key id names the key that KMS returns for it when the master key is built, in one
 * DescribeKey call. If the alias is moved to another key of its account and Region, that key encrypts from then on, and
 * decrypts as well; the earlier keys decrypt for as long as this object lives. After a restart only the alias's new key
 * is known: name the earlier ones with {@link Builder#trust}, or their messages will not decrypt. {@link #discovery}
 * decrypts with any key of some accounts and Regions.
 *
 * <p>Messages carry the key ARN that KMS returned, never an alias, and Decrypt is called with it. An answer from
 * another key than the one called is refused.
 *
 * <p><b>Waiting.</b> By default, a call takes at most 4 seconds and an attempt at most 1.5; the SDK makes up to three
 * attempts. This holds whatever the client was set to. The first call of a process may take three times as long, unless
 * one of the two was set: it loads the SDK, the HTTP client and TLS, which takes seconds on a fraction of a processor.
 * A call counts as the first until an answer of any kind has come, or a call has used up the longer time. Call
 * {@link CachingDataKeyProvider#prefetch} or {@link #generate} when the process starts, to make that call before it
 * serves.
 *
 * <p>Before it begins, a call waits up to 7 seconds for credentials by default. The client's credentials provider runs
 * on a thread of this library, once for all calls of a master key that wait at the time. It is not interrupted when
 * their time is over: the next call has what it supplies later, if it caches credentials, as the SDK's providers do. If
 * a provider gives different credentials to each calling thread, each thread needs a client of its own.
 *
 * <p>When the time is over, the SDK interrupts the calling thread and aborts its request. Two things cannot be
 * interrupted: a name lookup of the JDK, and, in the SDK's URLConnection client, an answer that stops in the middle,
 * which ends with that client's socket timeout. The SDK's Apache clients end at once.
 *
 * <p><b>Failures</b> are {@link DataKeyException}s whose category follows KMS's error code. An answer without a code
 * either was cut, which is {@code TRANSIENT}, or did not come from KMS. Missing, wrong and expired credentials are
 * {@code CREDENTIALS}; if their source is not reached, fails or takes too long, that is {@code TRANSIENT}. No failure
 * contains a value of the context or a grant token.
 *
 * <p><b>Data keys in memory.</b> When a call ends, the array in the SDK's response object is wiped, and so is the one
 * that was given to an Encrypt request. The SDK makes other copies, one of them of the raw data key. These cannot be
 * reached, and are garbage until a collection. What the SDK and the HTTP client have in buffers of their own stays
 * there until they reuse them.
 *
 * <p>The {@link KmsClient} stays the caller's, with its HTTP client, Region, credentials and endpoint; close it after
 * the last use of this object. Thread-safe.
 */
public final class KmsMasterKey implements MasterKey {
    /** The provider id in headers. */
    public static final String PROVIDER_ID = KeyArn.PROVIDER_ID;

    private final String name;
    private final KmsCalls calls;
    private final TrustedNames trusted;
    private final @Nullable NamedKeys sealing;

    private KmsMasterKey(String name, KmsCalls calls, TrustedKeys trusted, @Nullable NamedKeys sealing) {
        this.name = name;
        this.calls = calls;
        this.trusted = new TrustedNames(trusted);
        this.sealing = sealing;
    }

    /**
     * Returns the master key of this name, with the default deadlines, as {@code builder(client, keyId).build()} does.
     *
     * @param client stays the caller's; must outlive the master key
     * @param keyId key ARN, alias ARN, alias ({@code alias/prod/app-data}) or key id; unless it is a key ARN, KMS is
     *     asked for the ARN here and now
     * @throws IllegalArgumentException if the id is none of these, or an ARN of another Region than the client's
     * @throws DataKeyException if KMS does not return the ARN
     */
    public static KmsMasterKey create(KmsClient client, String keyId) {
        return builder(client, keyId).build();
    }

    /**
     * Returns a builder of a master key.
     *
     * @param client stays the caller's; must outlive the master key
     * @param keyId key ARN, alias ARN, alias ({@code alias/prod/app-data}) or key id
     * @throws IllegalArgumentException if the id is none of these, or an ARN of another Region than the client's
     */
    public static Builder builder(KmsClient client, String keyId) {
        return new Builder(client, keyId);
    }

    /**
     * Returns a builder of a master key that only decrypts: with any key that a message names, if the key's account and
     * Region were named here.
     *
     * @param client stays the caller's; must outlive the master key. Single-Region keys are called in its Region alone
     */
    public static Discovery discovery(KmsClient client) {
        return new Discovery(client);
    }

    @Override
    public String providerId() {
        return PROVIDER_ID;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
        NamedKeys key = sealing(KmsCalls.GENERATE_DATA_KEY, keyBound, call);
        GeneratedDataKey generated = calls.generate(key, keyBound, call);
        key.sealedWith(KeyArn.required(generated.wrapped().keyName()));
        return generated;
    }

    @Override
    public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call) {
        NamedKeys key = sealing(KmsCalls.ENCRYPT, keyBound, call);
        WrappedDataKey wrapped = calls.encrypt(key, dataKey, keyBound, call);
        key.sealedWith(KeyArn.required(wrapped.keyName()));
        return wrapped;
    }

    private NamedKeys sealing(String operation, EncryptionContext keyBound, KeyCall call) {
        if (sealing == null) {
            throw calls.call(operation, null, keyBound, call)
                    .unusable(
                            Category.CONFIGURATION,
                            "a master key for discovery only opens",
                            "seal with a master key that names one key");
        }
        return sealing;
    }

    @Override
    public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return toCall(wrapped) != null;
    }

    /**
     * Returns the ARN that is called: for a multi-Region key, the one in the client's Region, whatever Region the
     * message names.
     */
    @Override
    public String nameToCall(WrappedDataKey wrapped) {
        KeyArn key = toCall(wrapped);
        return key == null ? wrapped.keyName() : key.toString();
    }

    private @Nullable KeyArn toCall(WrappedDataKey wrapped) {
        return wrapped.providerId().equals(PROVIDER_ID) ? trusted.toCall(wrapped.keyName()) : null;
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataKeyException if it could not be unwrapped, or is not trusted, in which case no call is made
     */
    @Override
    public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
        KeyArn key = toCall(wrapped);
        if (key == null) {
            throw DataKeyException.of(Failure.NO_TRUSTED_KEY, Category.CONFIGURATION)
                    .key(wrapped.providerId(), wrapped.keyName())
                    .message("'" + name + "' does not trust it")
                    .build();
        }
        String region = calls.region();
        if (region != null && !key.region().equals(region)) {
            throw calls.call(KmsCalls.DECRYPT, key, keyBound, call)
                    .unusable(
                            Category.CONFIGURATION,
                            "the key is in " + key.region() + ", the client calls " + region,
                            "open it with a master key whose client calls " + key.region());
        }
        return new UnwrappedDataKey(calls.decrypt(key, wrapped, keyBound, call));
    }

    /** Returns the provider id and the name. */
    @Override
    public String toString() {
        return PROVIDER_ID + ":" + name;
    }

    /** Where a client calls, as far as it says so. */
    private static @Nullable String regionOf(KmsClient client) {
        try {
            // a client that stands for another in a test may have none
            KmsServiceClientConfiguration configuration = client.serviceClientConfiguration();
            Region region = configuration == null ? null : configuration.region();
            return region == null ? null : region.id();
        } catch (UnsupportedOperationException e) {
            return null;
        }
    }

    /** Builds a master key. Not thread-safe. */
    public static final class Builder {
        private final KmsClient client;
        private final KeyName keyName;
        private final @Nullable String region;
        private final CallSettings settings = new CallSettings();
        private final List<KeyArn> earlier = new ArrayList<>();

        private Builder(KmsClient client, String keyId) {
            this.client = Objects.requireNonNull(client, "client");
            keyName = KeyName.parse(keyId);
            region = regionOf(client);
            if (region != null && keyName.region() != null && !keyName.region().equals(region)) {
                throw new IllegalArgumentException(
                        "the key is in " + keyName.region() + ", the client calls " + region + ": " + keyId);
            }
        }

        /**
         * Adds keys to decrypt with, for example those that the alias named before.
         *
         * @param keyArns key ARNs of the client's Region, or of multi-Region keys with a replica there
         * @throws IllegalArgumentException if one is not the ARN of a key
         */
        public Builder trust(String... keyArns) {
            for (String arn : keyArns) {
                earlier.add(KeyArn.required(arn));
            }
            return this;
        }

        /**
         * Sets grant tokens to send with every call, none by default. They are needed for a few minutes after a grant
         * was made.
         *
         * @throws IllegalArgumentException if there are more than 10, or one has not 1 to 8,192 characters
         */
        public Builder grantTokens(String... tokens) {
            settings.grantTokens(tokens);
            return this;
        }

        /**
         * Sets how long a call takes at most, with all attempts and the waiting between them, 4 seconds by default. The
         * first call of a process has 12 seconds unless this or {@link #attemptTimeout} is set.
         *
         * @throws IllegalArgumentException if it is not 1 ms to 10 minutes
         */
        public Builder callTimeout(Duration timeout) {
            settings.callTimeout(timeout);
            return this;
        }

        /**
         * Sets how long one attempt of a call takes at most, 1.5 seconds by default. The deadline of the whole call
         * holds as well.
         *
         * @throws IllegalArgumentException if it is not 1 ms to 10 minutes
         */
        public Builder attemptTimeout(Duration timeout) {
            settings.attemptTimeout(timeout);
            return this;
        }

        /**
         * Sets how long a call waits for the client's credentials before it begins, 7 seconds by default. A program or
         * a person that the credentials provider waits for may need longer. The provider is not interrupted when this
         * time is over; the call fails as {@code TRANSIENT}.
         *
         * @throws IllegalArgumentException if it is not 1 ms to 10 minutes
         */
        public Builder credentialsTimeout(Duration timeout) {
            settings.credentialsTimeout(timeout);
            return this;
        }

        /** Whose first call counts, instead of this process; for tests. */
        Builder firstCall(FirstCall other) {
            settings.firstCall(other);
            return this;
        }

        /**
         * Builds the master key. For an alias or a bare key id, KMS is asked for the ARN first; a key ARN needs no
         * call.
         *
         * @throws IllegalArgumentException if a trusted key is in another Region and has no replicas
         * @throws DataKeyException if KMS does not return the ARN
         */
        public KmsMasterKey build() {
            KmsCalls calls = new KmsCalls(client, keyName.text(), region, settings);
            KeyArn given = KeyArn.parse(keyName.text());
            NamedKeys keys = new NamedKeys(keyName, given == null ? calls.describe(keyName) : given, earlier);
            return new KmsMasterKey(keyName.text(), calls, keys, keys);
        }
    }

    /** Builds a master key for discovery. Not thread-safe. */
    public static final class Discovery {
        private final KmsClient client;
        private final CallSettings settings = new CallSettings();
        private final Set<String> accounts = new TreeSet<>();
        private final Set<String> regions = new TreeSet<>();

        private Discovery(KmsClient client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /**
         * Adds accounts whose keys may be called; at least one must be named.
         *
         * @throws IllegalArgumentException if one has not 12 digits
         */
        public Discovery accounts(String... ids) {
            for (String id : ids) {
                accounts.add(NamedAccounts.checkedAccount(id));
            }
            return this;
        }

        /**
         * Adds Regions whose keys may be called, each in its own partition; at least one must be named. For a
         * multi-Region key, the replica in the client's Region is called, if that Region was named or the one that the
         * message names.
         *
         * @throws IllegalArgumentException if one is not the name of a Region
         */
        public Discovery regions(String... names) {
            for (String region : names) {
                regions.add(NamedAccounts.checkedRegion(region));
            }
            return this;
        }

        /** Sets grant tokens, as {@link Builder#grantTokens} does. */
        public Discovery grantTokens(String... tokens) {
            settings.grantTokens(tokens);
            return this;
        }

        /** Sets how long a call takes, as {@link Builder#callTimeout} does. */
        public Discovery callTimeout(Duration timeout) {
            settings.callTimeout(timeout);
            return this;
        }

        /** Sets how long an attempt takes, as {@link Builder#attemptTimeout} does. */
        public Discovery attemptTimeout(Duration timeout) {
            settings.attemptTimeout(timeout);
            return this;
        }

        /** Sets how long a call waits for credentials, as {@link Builder#credentialsTimeout} does. */
        public Discovery credentialsTimeout(Duration timeout) {
            settings.credentialsTimeout(timeout);
            return this;
        }

        /**
         * Builds the master key. Makes no call.
         *
         * @throws IllegalStateException if no account or no Region was named
         */
        public KmsMasterKey build() {
            if (accounts.isEmpty() || regions.isEmpty()) {
                throw new IllegalStateException(
                        "discovery needs at least one account and one Region to be named: accounts are " + accounts
                                + ", Regions " + regions);
            }
            String region = regionOf(client);
            NamedAccounts keys = new NamedAccounts(accounts, regions, region);
            return new KmsMasterKey(
                    keys.toString(), new KmsCalls(client, keys.toString(), region, settings), keys, null);
        }
    }
}
