package io.sealwax.kms.internal.keys;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the user names the key that seals: by key ARN, alias ARN, alias or key id.
 *
 * @param text as the user gave it
 * @param kind which of these it is
 * @param region the Region that an ARN names
 */
public record KeyName(String text, Kind kind, @Nullable String region) {
    private static final Pattern ALIAS = Pattern.compile("alias/[A-Za-z0-9/_-]{1,250}");
    private static final Pattern ALIAS_ARN =
            Pattern.compile("arn:aws[a-z-]{0,30}:kms:([a-z0-9-]{1,63}):[0-9]{12}:" + ALIAS.pattern());
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9-]{1,256}");

    enum Kind {
        KEY_ARN,
        ALIAS_ARN,
        ALIAS,
        KEY_ID
    }

    public static KeyName parse(String text) {
        KeyArn arn = KeyArn.parse(Objects.requireNonNull(text, "keyId"));
        if (arn != null) {
            return new KeyName(text, Kind.KEY_ARN, arn.region());
        }
        Matcher aliasArn = ALIAS_ARN.matcher(text);
        if (aliasArn.matches()) {
            return new KeyName(text, Kind.ALIAS_ARN, aliasArn.group(1));
        }
        if (ALIAS.matcher(text).matches()) {
            return new KeyName(text, Kind.ALIAS, null);
        }
        if (KEY_ID.matcher(text).matches()) {
            return new KeyName(text, Kind.KEY_ID, null);
        }
        throw new IllegalArgumentException("'" + text
                + "' names no KMS key: it must be a key ARN, an alias ARN, an alias (alias/...) or a key id");
    }

    /** Whether it may come to stand for another key. */
    boolean isAlias() {
        return kind == Kind.ALIAS || kind == Kind.ALIAS_ARN;
    }

    /**
     * Whether it can stand for this key: an alias does for keys of its own account and Region, the rest for one key
     * alone.
     */
    public boolean mayStandFor(KeyArn key) {
        return switch (kind) {
            case KEY_ARN -> key.toString().equals(text);
            case ALIAS_ARN -> text.startsWith(key.place() + "alias/");
            case ALIAS -> true;
            case KEY_ID -> key.keyId().equals(text);
        };
    }
}
