/** Envelope encryption: the message format, its API, and local master keys. */
@SuppressWarnings("module") // the cache's module is not there when this one is compiled
module io.sealwax.core {
    requires static org.jspecify;

    exports io.sealwax;
    exports io.sealwax.spi;
    // its stripes are the cache's too
    exports io.sealwax.internal.concurrent to
            io.sealwax.kms;
}
