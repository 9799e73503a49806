package io.sealwax.internal.header;

/** The two bodies of a message: FORMAT.md, <i>Body 01: record</i> and <i>Body 02: chunks</i>. */
public enum BodyKind {
    RECORD(1),
    CHUNKS(2);

    @SuppressWarnings("ImmutableEnumChecker") // nobody writes to it
    private final byte[] prefix;

    BodyKind(int code) {
        prefix = new byte[] {'S', 'W', 'X', Layout.VERSION, (byte) code};
    }

    /** Returns the first five bytes of a message, which both bodies bind; not to be written to. */
    public byte[] prefix() {
        return prefix;
    }
}
