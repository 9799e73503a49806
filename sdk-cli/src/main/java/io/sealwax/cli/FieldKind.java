package io.sealwax.cli;

/**
 * The fields of a message by their names in FORMAT.md, each with its colour: parameters of ANSI's SGR, of those that
 * can be read on light ground and on dark.
 */
enum FieldKind {
    MAGIC("magic", "1;35"),
    VERSION("version", "35"),
    BODY_KIND("body kind", "35"),
    /** Context length, pair count, key count, and the lengths in front of others. */
    COUNT("", "90"),
    FLAGS("flags", "33"),
    NAME("name", "36"),
    VALUE("value", "32"),
    PROVIDER_ID("provider id", "34"),
    KEY_NAME("key name", "1;34"),
    WRAPPED_KEY("wrapped key", "31"),
    KEY_ID("key id", "31"),
    NONCE("nonce", "1;33"),
    SALT("salt", "1;33"),
    COMMITMENT("commitment", "1;36"),
    CIPHERTEXT("ciphertext", "39"),
    /** What comes before the place that is wrong, and belongs to no whole field. */
    UNREAD("", "90"),
    WRONG("", "1;97;41");

    private final String label;
    private final String color;

    FieldKind(String label, String color) {
        this.label = label;
        this.color = color;
    }

    String label() {
        return label;
    }

    String color() {
        return color;
    }
}
