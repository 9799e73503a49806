package io.sealwax.internal.context;

import java.util.ArrayList;
import java.util.List;

/** Names of pairs as they may stand in an error message: they can come from a stranger's message. */
public final class Names {
    private static final int SHOWN = 64;
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

    /** The names of all pairs, as {@code [app, tenant]}. */
    static String list(PairCursor pairs) {
        List<String> names = new ArrayList<>();
        while (pairs.advance() && names.size() <= LISTED) {
            String quoted = names.size() < LISTED ? quote(pairs.name()) : "'…'";
            names.add(quoted.substring(1, quoted.length() - 1));
        }
        return names.toString();
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
