package io.sealwax.cli.demo;

import io.sealwax.EncryptionContext;

/**
 * A sealed field, as a table of a database holds it.
 *
 * @param tenant whose customer it is; bound to the key
 * @param row what the record is stored under; bound to the message
 * @param column which field of it; bound to the message
 * @param message what was sealed
 */
record Cell(String tenant, String row, String column, byte[] message) {
    static EncryptionContext context(String tenant, String row, String column) {
        return EncryptionContext.of("tenant", tenant).forMessage("row", row).forMessage("column", column);
    }

    EncryptionContext context() {
        return context(tenant, row, column);
    }
}
