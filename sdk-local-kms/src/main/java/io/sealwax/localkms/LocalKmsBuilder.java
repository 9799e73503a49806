package io.sealwax.localkms;

import io.sealwax.localkms.internal.engine.Regions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link LocalKms}; every setter returns the builder. Not safe for use by several threads. */
public final class LocalKmsBuilder {

    String account = "111122223333";
    String region = "us-east-1";
    InstantSource clock = Clock.systemUTC();
    Duration replicationDelay = Duration.ZERO;
    int maxEvents = 1000;
    Duration requestLimit = Duration.ofSeconds(20);

    @Nullable
    Path keyFile;

    final Map<String, String> accounts = new HashMap<>();

    LocalKmsBuilder() {}

    /**
     * The account of access keys that say nothing about theirs, and of {@link LocalKms#createKey()}.
     *
     * @param accountId 12 digits; {@code 111122223333} when not set
     * @return this
     */
    public LocalKmsBuilder account(String accountId) {
        account = checkedAccount(accountId);
        return this;
    }

    /**
     * The account of one access key.
     *
     * @param accessKeyId as clients send it
     * @param accountId 12 digits
     * @return this
     */
    public LocalKmsBuilder account(String accessKeyId, String accountId) {
        accounts.put(Objects.requireNonNull(accessKeyId, "accessKeyId"), checkedAccount(accountId));
        return this;
    }

    /**
     * Sets the Region of {@link LocalKms#createKey()}; requests name their own. ARNs have the partition that the AWS
     * SDK's metadata give the Region.
     *
     * @param name {@code us-east-1} when not set
     * @return this
     */
    public LocalKmsBuilder region(String name) {
        region = checkedRegion(name);
        return this;
    }

    /**
     * Where the time comes from: dates, deletion, throttling. Delays that a test asks for wait in real time.
     *
     * @param source the system's clock when not set
     * @return this
     */
    public LocalKmsBuilder clock(InstantSource source) {
        clock = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Keeps the keys in a file: in the clear, readable by its owner alone, marked as not for production. It is read
     * when the local KMS is built, made when it is not there, and replaced as a whole with every change. One local KMS
     * at a time can use it. If a process is killed while it replaces {@code keys.json}, a
     * {@code .keys.json<digits>.new} with every key stays beside it; the next local KMS with this key file removes it.
     *
     * <p>If root replaces a file of another user, it stays that user's, unless more users than its owner could have put
     * it there.
     *
     * @param file a regular file, or none yet. A damaged file, one that is something else, and one that is mounted by
     *     itself, as containers can have them, make {@link #build()} fail, and are left as they are
     * @return this
     */
    public LocalKmsBuilder keyFile(Path file) {
        keyFile = Objects.requireNonNull(file, "file");
        return this;
    }

    /**
     * How long a new replica stays {@code Creating}, by the clock; in AWS it takes some seconds.
     *
     * @param delay zero when not set: a replica can be used at once
     * @return this
     */
    public LocalKmsBuilder replicationDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a replication delay of " + delay + " is negative");
        }
        replicationDelay = delay;
        return this;
    }

    /**
     * How many events are kept; the oldest go first.
     *
     * @param most 1,000 when not set; 0 keeps none
     * @return this
     */
    public LocalKmsBuilder maxEvents(int most) {
        if (most < 0) {
            throw new IllegalArgumentException(most + " events cannot be kept");
        }
        maxEvents = most;
        return this;
    }

    /**
     * Builds it; the builder can be used again.
     *
     * @return to be closed by the caller
     * @throws KeyFileException if the key file is damaged, or cannot be read or made
     */
    public LocalKms build() {
        return new LocalKms(this);
    }

    static String checkedAccount(String accountId) {
        if (!accountId.matches("\\d{12}")) {
            throw new IllegalArgumentException("'" + accountId + "' is not an account id of 12 digits");
        }
        return accountId;
    }

    static String checkedRegion(String name) {
        if (!Regions.isName(name)) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a Region");
        }
        return name;
    }
}
