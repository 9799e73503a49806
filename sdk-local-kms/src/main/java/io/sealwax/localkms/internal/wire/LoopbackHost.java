package io.sealwax.localkms.internal.wire;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which {@code Host} headers the server answers to: addresses, and names under {@code localhost}. A web page whose own
 * name was made to lead to the loopback interface ("DNS rebinding") gets nothing.
 */
final class LoopbackHost {

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]|([a-z0-9-]+\\.)*localhost)(:\\d{1,5})?");

    /** A name has 253 characters (RFC 1035), and a port may stand behind it. */
    private static final int LONGEST = 259;

    private LoopbackHost() {}

    static boolean isOne(@Nullable String host) {
        return host != null
                && host.length() <= LONGEST
                && FORM.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
