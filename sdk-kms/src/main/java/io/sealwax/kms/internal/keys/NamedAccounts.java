package io.sealwax.kms.internal.keys;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** Every key of some accounts in some Regions. Immutable. */
public final class NamedAccounts implements TrustedKeys {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");

    private final Set<String> accounts;
    private final Map<String, String> partitions = new TreeMap<>();
    private final @Nullable String clientRegion;
    private final @Nullable RegionNames replicas;

    /** {@code clientRegion} is where the client calls, null where it does not say. */
    public NamedAccounts(Set<String> accounts, Set<String> regions, @Nullable String clientRegion) {
        this.accounts = new TreeSet<>(accounts);
        this.clientRegion = clientRegion;
        this.replicas = clientRegion == null ? null : new RegionNames(partitionOf(clientRegion));
        for (String region : regions) {
            partitions.put(region, partitionOf(region));
        }
    }

    public static String checkedAccount(String account) {
        if (!ACCOUNT.matcher(account).matches()) {
            throw new IllegalArgumentException("'" + account + "' is not an account id of 12 digits");
        }
        return account;
    }

    public static String checkedRegion(String region) {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException("'" + region + "' is not the name of a Region, such as eu-west-1");
        }
        return region;
    }

    @Override
    public @Nullable KeyArn toCall(KeyArn named) {
        if (clientRegion != null && replicas != null && replicas.mayHaveReplica(named)) {
            KeyArn replica = named.movedTo(clientRegion);
            return isTrusted(named) || isTrusted(replica) ? replica : null;
        }
        return isTrusted(named) ? named : null;
    }

    private boolean isTrusted(KeyArn key) {
        return accounts.contains(key.account()) && key.partition().equals(partitions.get(key.region()));
    }

    private static String partitionOf(String region) {
        return PartitionMetadata.of(Region.of(region)).id();
    }

    @Override
    public String toString() {
        return "any key of " + accounts + " in " + partitions.keySet();
    }
}
