package io.sealwax.internal.header;

/** The fixed fields of the header and its limits: FORMAT.md, <i>Header</i> and <i>Limits</i>. */
public final class Layout {
    public static final int VERSION = 1;

    public static final int MAX_HEADER = 65_535;
    public static final int MAX_WRAPPED_KEYS = 255;
    public static final int MAX_WRAPPED_KEY = 6_144;
    /** Where a reader stops unless it was told otherwise. */
    public static final int DEFAULT_MAX_WRAPPED_KEYS = 8;

    public static final int MAGIC_LENGTH = 3;
    /** Magic, version and body kind. */
    public static final int PREFIX_LENGTH = 5;

    public static final int KEY_ID_LENGTH = 16;
    /** The key count that says that the wrapped keys are kept elsewhere. */
    public static final int DETACHED_KEYS = 0;

    private Layout() {}
}
