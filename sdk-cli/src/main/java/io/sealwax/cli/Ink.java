package io.sealwax.cli;

/**
 * Writes text in colours, or leaves it as it is.
 *
 * @param colored whether there are colours
 */
record Ink(boolean colored) {
    private static final String ESCAPE = "\u001b[";

    String paint(FieldKind kind, String text) {
        return colored && !text.isEmpty() ? ESCAPE + kind.color() + 'm' + text + ESCAPE + "0m" : text;
    }
}
