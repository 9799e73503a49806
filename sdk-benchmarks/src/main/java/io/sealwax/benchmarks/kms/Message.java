package io.sealwax.benchmarks.kms;

/**
 * Where a message belongs.
 *
 * @param service whose cache of data keys it is
 * @param tenant in the context
 * @param row in the context, {@value #NO_ROW} where the context has none
 */
record Message(int service, int tenant, long row) {
    static final long NO_ROW = -1;

    static Message of(int service, int tenant) {
        return new Message(service, tenant, NO_ROW);
    }

    boolean hasRow() {
        return row != NO_ROW;
    }

    /** The tenant as it stands in the context. */
    String tenantName() {
        return "tenant-" + tenant;
    }

    /** The row as it stands in the context. */
    String rowName() {
        return Long.toString(row);
    }
}
