package io.sealwax.localkms.internal.engine;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Amazon Resource Name of a key ({@code key/...}) or of an alias ({@code alias/...}); the partition follows from the Region. */
public record Arn(String region, String account, String resource) implements Comparable<Arn> {

    private static final Pattern FORM =
            Pattern.compile("arn:([a-z-]+):kms:([a-z]+(?:-[a-z]+)+-\\d+):(\\d{12}):((?:key|alias)/.+)");

    private static final Comparator<Arn> ORDER =
            Comparator.comparing(Arn::account).thenComparing(Arn::region).thenComparing(Arn::resource);

    static Arn ofKey(String region, String account, String keyId) {
        return new Arn(region, account, "key/" + keyId);
    }

    /** Reads an ARN; null when the text is none of KMS, or names the wrong partition for its Region. */
    public static @Nullable Arn parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !form.group(1).equals(partition(form.group(2)))) {
            return null;
        }
        return new Arn(form.group(2), form.group(3), form.group(4));
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

    static String partition(String region) {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        if (region.startsWith("us-gov-")) {
            return "aws-us-gov";
        }
        return region.startsWith("eusc-") ? "aws-eusc" : "aws";
    }

    @Override
    public int compareTo(Arn other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "arn:" + partition(region) + ":kms:" + region + ":" + account + ":" + resource;
    }
}
