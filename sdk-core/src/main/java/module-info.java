/** Envelope encryption: the message format, its API, and local master keys. */
module io.sealwax.core {
    requires static org.jspecify;

    exports io.sealwax;
    exports io.sealwax.spi;
}
