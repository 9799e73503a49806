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
 * <p><b>Which keys it opens with.</b> Those it was told of, and no others, whatever a message says. A key ARN stands
 * for that key; the ARN of a multi-Region key ({@code mrk-}) for its replicas in all Regions too, of which the one in
 * the client's Region is called. A Region has to have a name that the AWS SDK knows as possible in the partition. An
 * alias or a bare key id stands for the key that KMS tells when the master key is built, in one DescribeKey call. When
 * the alias is moved to another key of its account and Region, that key seals from then on, and so opens as well; the
 * ones before it go on opening for as long as this object lives. After a restart only the alias's new key is known:
 * name the earlier ones with {@link Builder#trust}, or no message of theirs will open. {@link #discovery} opens with
 * any key of some accounts and Regions.
 *
 * <p>Messages carry the key ARN that KMS returned, never an alias, and Decrypt is called with it. An answer from
 * another key than the one called is refused.
 *
 * <p><b>Waiting.</b> A call takes 4 seconds at most, and 1.5 an attempt, unless set otherwise; the SDK makes up to
 * three attempts. This holds whatever the client was set to. The first call of a process may take three times as long,
 * unless one of the two was set: it loads the SDK, the HTTP client and TLS, which takes seconds on a fraction of a
 * processor. It counts as the first until an answer of any kind has come, or a call has used up the longer time. A
 * process that calls {@link CachingDataKeyProvider#prefetch} or {@link #generate} when it starts has that behind it
 * before it serves.
 *
 * <p>Before it begins, a call waits up to 7 seconds for credentials, unless set otherwise. The client's credentials
 * provider is asked on a thread of this library, once for all calls of a master key that wait at the time. It is not
 * interrupted when their time is over: what it supplies later is there for the next call, if it keeps what it supplied,
 * as the SDK's providers do. If a provider gives each calling thread other credentials, each needs a client of its own.
 *
 * <p>The SDK interrupts the calling thread and aborts its request when the time is over. What cannot be interrupted
 * takes its own time: a name lookup of the JDK, and an answer that stops in the middle in the SDK's URLConnection
 * client, which ends with that client's socket timeout. The SDK's Apache clients end at once.
 *
 * <p><b>Failures</b> are {@link DataKeyException}s whose category follows KMS's error code. An answer without a code
 * was cut, which is {@code TRANSIENT}, or did not come from KMS. Credentials that are missing, wrong or expired are
 * {@code CREDENTIALS}. If the service that gives them is not reached, fails or takes too long, that is
 * {@code TRANSIENT}. No failure repeats a value of the context or a grant token.
 *
 * <p><b>Data keys in memory.</b> The array in the SDK's response object is wiped when a call ends, and so is the one
 * that an Encrypt request was given. The SDK makes others on the way, one of them with the raw data key. These cannot
 * be reached, and are garbage until a collection. What the SDK and the HTTP client keep in buffers of their own stays
 * until they use these again.
 *
 * <p>The {@link KmsClient} stays the caller's, who closes it after the last use of this object, and with it HTTP
 * client, Region, credentials and endpoint. Thread-safe.
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
     * The master key of this name, with the usual deadlines. As {@code builder(client, keyId).build()}.
     *
     * @param client stays the caller's; must outlive the master key
     * @param keyId key ARN, alias ARN, alias ({@code alias/prod/app-data}) or key id; of all but a key ARN, KMS is
     *     asked the ARN here and now
     * @throws IllegalArgumentException if the id is none of these, or an ARN of another Region than the client's
     * @throws DataKeyException if KMS does not tell the ARN
     */
    public static KmsMasterKey create(KmsClient client, String keyId) {
        return builder(client, keyId).build();
    }

    /**
     * Begins a master key.
     *
     * @param client stays the caller's; must outlive the master key
     * @param keyId key ARN, alias ARN, alias ({@code alias/prod/app-data}) or key id
     * @throws IllegalArgumentException if the id is none of these, or an ARN of another Region than the client's
     */
    public static Builder builder(KmsClient client, String keyId) {
        return new Builder(client, keyId);
    }

    /**
     * Begins a master key that only opens: with whatever key a message names, provided that its account and its Region
     * were named here.
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
     * Returns the ARN that is called: of a multi-Region key, the one in the client's Region, in whatever Region it is
     * named.
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

    /** The provider id and the name. */
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

    /** Collects how a master key is to be. Not thread-safe. */
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
         * More keys to open with: those that the alias stood for before, for example.
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
         * Grant tokens to send with every call, instead of none; needed for a few minutes after a grant was made.
         *
         * @throws IllegalArgumentException if there are more than 10, or one has not 1 to 8,192 characters
         */
        public Builder grantTokens(String... tokens) {
            settings.grantTokens(tokens);
            return this;
        }

        /**
         * Sets how long a call takes at most, with all attempts and the waiting between them; 4 seconds unless it is
         * set. The first call of a process has 12 seconds unless this or {@link #attemptTimeout} is set.
         *
         * @throws IllegalArgumentException if it is not 1 ms to 10 minutes
         */
        public Builder callTimeout(Duration timeout) {
            settings.callTimeout(timeout);
            return this;
        }

        /**
         * How long one attempt of a call takes at most; 1.5 seconds unless it is set. The call's own deadline holds
         * besides.
         *
         * @throws IllegalArgumentException if it is not 1 ms to 10 minutes
         */
        public Builder attemptTimeout(Duration timeout) {
            settings.attemptTimeout(timeout);
            return this;
        }

        /**
         * Sets how long a call waits for the client's credentials before it begins; 7 seconds unless it is set. A
         * program or a person that the credentials provider waits for may need longer. The provider is not interrupted
         * when this time is over; the call fails as {@code TRANSIENT}.
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
         * The master key. Of an alias or a bare key id, KMS is asked for the ARN first; of a key ARN it is not.
         *
         * @throws IllegalArgumentException if a trusted key is in another Region and has no replicas
         * @throws DataKeyException if KMS does not tell the ARN
         */
        public KmsMasterKey build() {
            KmsCalls calls = new KmsCalls(client, keyName.text(), region, settings);
            KeyArn given = KeyArn.parse(keyName.text());
            NamedKeys keys = new NamedKeys(keyName, given == null ? calls.describe(keyName) : given, earlier);
            return new KmsMasterKey(keyName.text(), calls, keys, keys);
        }
    }

    /** Collects what a master key for discovery trusts. Not thread-safe. */
    public static final class Discovery {
        private final KmsClient client;
        private final CallSettings settings = new CallSettings();
        private final Set<String> accounts = new TreeSet<>();
        private final Set<String> regions = new TreeSet<>();

        private Discovery(KmsClient client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /**
         * Accounts whose keys may be called; at least one must be named.
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
         * Regions whose keys may be called, each in the partition that it belongs to; at least one must be named. Of a
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

        /** As {@link Builder#grantTokens}. */
        public Discovery grantTokens(String... tokens) {
            settings.grantTokens(tokens);
            return this;
        }

        /** As {@link Builder#callTimeout}. */
        public Discovery callTimeout(Duration timeout) {
            settings.callTimeout(timeout);
            return this;
        }

        /** As {@link Builder#attemptTimeout}. */
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
         * The master key. Makes no call.
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
