package io.sealwax.kms.internal.keys;

import java.util.regex.Pattern;
import software.amazon.awssdk.regions.PartitionMetadata;

/**
 * What names of Regions look like in one partition, as far as the AWS SDK knows: a message may name any Region for a
 * multi-Region key, but nothing that is no Region. Immutable.
 */
final class RegionNames {
    private final String partition;
    private final Pattern form;

    RegionNames(String partition) {
        this.partition = partition;
        this.form = Pattern.compile(PartitionMetadata.of(partition).regionRegex());
    }

    /**
     * Whether the key may be moved from the Region that it names: it has replicas, and that may be a Region of this
     * partition.
     */
    boolean mayHaveReplica(KeyArn key) {
        return key.isMultiRegion()
                && key.partition().equals(partition)
                && form.matcher(key.region()).matches();
    }
}
