package io.sealwax.cli;

import java.nio.charset.Charset;

/**
 * Text that the system gave the JVM as bytes: arguments, and names of files. The JVM puts another character in the
 * place of what it cannot decode in this locale, and would bind, read or write something else than what was typed.
 */
final class LocaleText {
    private static final char REPLACEMENT = '\ufffd';

    private LocaleText() {}

    /** Whether it is for certain what was typed. */
    static boolean isWhole(String text) {
        return isDecoded(text) && !(text.indexOf('?') >= 0 && isAscii());
    }

    /** The same of a variable of the environment, where no question mark stands for anything else. */
    static boolean isDecoded(String text) {
        return text.indexOf(REPLACEMENT) < 0;
    }

    /** What is wrong with a text that is not whole, to follow the words for it. */
    static String complaint() {
        return "cannot be read as text in this locale, whose character set is " + charset();
    }

    /** What helps. */
    static String advice() {
        return charset().equals("UTF-8") ? "'<' and '>' read and write a file of any name" : "LC_ALL=C.UTF-8 may help";
    }

    private static String charset() {
        return System.getProperty("sun.jnu.encoding", "UTF-8");
    }

    private static boolean isAscii() {
        return Charset.isSupported(charset())
                && Charset.forName(charset()).newEncoder().maxBytesPerChar() == 1
                && !Charset.forName(charset()).newEncoder().canEncode('\u00e9');
    }
}
