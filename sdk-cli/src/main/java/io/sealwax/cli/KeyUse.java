package io.sealwax.cli;

/** What a command wants master keys for. */
enum KeyUse {
    /** All of them wrap the data key, and their names go into the message. */
    ENCRYPT,

    /** Any of them will do, so that one that is missing is left out. */
    DECRYPT
}
