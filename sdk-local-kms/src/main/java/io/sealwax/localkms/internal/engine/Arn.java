package io.sealwax.localkms.internal.engine;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Amazon Resource Name of a key ({@code key/...}) or of an alias ({@code alias/...}); the partition follows from
 * the Region.
 */
public record Arn(String region, String account, String resource) implements Comparable<Arn> {

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern RESOURCE = Pattern.compile("(?:key|alias)/.+");
    private static final int PARTS = 6;

    private static final Comparator<Arn> ORDER =
            Comparator.comparing(Arn::account).thenComparing(Arn::region).thenComparing(Arn::resource);

    static Arn ofKey(String region, String account, String keyId) {
        return new Arn(region, account, "key/" + keyId);
    }

    /** Reads an ARN; null when the text is none of KMS, or names the wrong partition for its Region. */
    public static @Nullable Arn parse(String text) {
        String[] parts = text.split(":", PARTS);
        if (parts.length < PARTS || !parts[0].equals("arn") || !parts[2].equals("kms")) {
            return null;
        }
        boolean isWhole = Regions.isName(parts[3])
                && ACCOUNT.matcher(parts[4]).matches()
                && RESOURCE.matcher(parts[5]).matches()
                && parts[1].equals(Regions.partition(parts[3]));
        return isWhole ? new Arn(parts[3], parts[4], parts[5]) : null;
    }

    public boolean isAlias() {
        return resource.startsWith("alias/");
    }

    /** The key id of a key's ARN. */
    public String keyId() {
        return resource.substring("key/".length());
    }

    Arn in(String otherRegion) {
        return new Arn(otherRegion, account, resource);
    }

    @Override
    public int compareTo(Arn other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "arn:" + Regions.partition(region) + ":kms:" + region + ":" + account + ":" + resource;
    }
}
