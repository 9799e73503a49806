package io.sealwax.cli;

/**
 * A field where it stands in a message.
 *
 * @param kind what it is
 * @param offset where it begins, with the length in front of it if it has one
 * @param lengthBytes how many bytes that length takes
 * @param end where it has ended
 * @param note what it says
 */
record Field(FieldKind kind, int offset, int lengthBytes, int end, String note) {
    int length() {
        return end - offset;
    }
}
