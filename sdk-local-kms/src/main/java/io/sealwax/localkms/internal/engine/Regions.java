package io.sealwax.localkms.internal.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The names of Regions, and the partition of each, which the SDK's own metadata say. */
public final class Regions {

    private static final int LONGEST_NAME = 63;
    private static final int MOST_KEPT = 256;
    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)+-\\d+");
    private static final Map<String, String> PARTITIONS = new ConcurrentHashMap<>();

    private Regions() {}

    /** Whether a text could be the name of a Region, be there one of that name or not. */
    public static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
    }

    /** The partition of a Region, for example {@code aws-iso}; {@code aws} where the SDK knows none. */
    static String partition(String region) {
        String known = PARTITIONS.get(region);
        if (known != null) {
            return known;
        }
        String found = PartitionMetadata.of(Region.of(region)).id();
        // names of Regions can come from a request
        if (PARTITIONS.size() < MOST_KEPT) {
            PARTITIONS.put(region, found);
        }
        return found;
    }
}
