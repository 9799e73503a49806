package io.sealwax.benchmarks.page;

/** A piece of a page. Text becomes one only by being escaped, so that no name in a results file can be markup. */
record Html(String markup) {
    static final Html NOTHING = new Html("");

    static Html text(String text) {
        return new Html(text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;"));
    }

    /** An element with this text. */
    static Html element(String name, String text) {
        return element(name, text(text));
    }

    /** An element around this. */
    static Html element(String name, Html content) {
        return element(name, "", content);
    }

    /** An element with attributes, which are not escaped and come from nowhere but the program. */
    static Html element(String name, String attributes, Html content) {
        return new Html("<" + name + (attributes.isEmpty() ? "" : " " + attributes) + ">" + content.markup + "</" + name
                + ">\n");
    }

    static Html all(Html... pieces) {
        StringBuilder all = new StringBuilder();
        for (Html piece : pieces) {
            all.append(piece.markup);
        }
        return new Html(all.toString());
    }

    static Html all(Iterable<Html> pieces) {
        StringBuilder all = new StringBuilder();
        pieces.forEach(piece -> all.append(piece.markup));
        return new Html(all.toString());
    }

    @Override
    public String toString() {
        return markup;
    }
}
