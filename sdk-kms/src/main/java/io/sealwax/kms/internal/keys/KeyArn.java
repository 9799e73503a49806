package io.sealwax.kms.internal.keys;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ARN of a KMS key, {@code arn:aws:kms:eu-west-1:111122223333:key/1234abcd-…}; never that of an alias. */
public record KeyArn(String partition, String region, String account, String keyId) {
    /** The provider id in headers of data keys that a key in AWS KMS wrapped. */
    public static final String PROVIDER_ID = "aws-kms";

    private static final Pattern FORM =
            Pattern.compile("arn:(aws[a-z-]{0,30}):kms:([a-z0-9-]{1,63}):([0-9]{12}):key/([A-Za-z0-9-]{1,256})");

    public static @Nullable KeyArn parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher parts = FORM.matcher(text);
        return parts.matches() ? new KeyArn(parts.group(1), parts.group(2), parts.group(3), parts.group(4)) : null;
    }

    /** The first that a text names. */
    public static @Nullable KeyArn firstIn(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher parts = FORM.matcher(text);
        return parts.find() ? parse(parts.group()) : null;
    }

    /** The ARN of a key as a setting has it. */
    public static KeyArn required(String text) {
        KeyArn arn = parse(text);
        if (arn == null) {
            throw new IllegalArgumentException("'" + text + "' is not the ARN of a key,"
                    + " such as arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
        }
        return arn;
    }

    /** Whether it is one key in every Region that has a replica; KMS gives this prefix to such keys alone. */
    boolean isMultiRegion() {
        return keyId.startsWith("mrk-");
    }

    /** The replica in another Region, of a multi-Region key. */
    KeyArn movedTo(String otherRegion) {
        return new KeyArn(partition, otherRegion, account, keyId);
    }

    /** What the ARNs of all keys and aliases of its account and Region begin with. */
    String place() {
        return "arn:" + partition + ":kms:" + region + ":" + account + ":";
    }

    @Override
    public String toString() {
        return place() + "key/" + keyId;
    }
}
