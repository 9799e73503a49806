package io.sealwax.internal.wire;

import java.util.ArrayList;
import java.util.List;

/** Names as they may stand in an error message or a log: they can come from a stranger's message. */
public final class Names {
    private static final int SHOWN = 128;
    private static final int LISTED = 16;

    private Names() {}

    /** The name in quotes, shortened, with control and format characters replaced. */
    public static String quote(String name) {
        StringBuilder quoted = new StringBuilder("'");
        int shown = 0;
        for (int at = 0; at < name.length() && shown < SHOWN; shown++) {
            int c = name.codePointAt(at);
            at += Character.charCount(c);
            quoted.appendCodePoint(isPlain(c) ? c : '\ufffd');
            if (shown == SHOWN - 1 && at < name.length()) {
                quoted.append('…');
            }
        }
        return quoted.append('\'').toString();
    }

    /** The name without quotes, shortened, with control and format characters replaced. */
    public static String plain(String name) {
        String quoted = quote(name);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Some names, as {@code [app, tenant]}, of which a long list ends with an ellipsis. */
    public static String list(Iterable<String> names) {
        List<String> listed = new ArrayList<>();
        for (String name : names) {
            if (listed.size() == LISTED) {
                listed.add("…");
                break;
            }
            listed.add(plain(name));
        }
        return listed.toString();
    }

    private static boolean isPlain(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE
                && type != Character.UNASSIGNED
                && type != Character.PRIVATE_USE;
    }
}
