package io.sealwax.testing;

import java.util.List;

/** The JCA providers that every suite goes through. */
public final class Providers {
    public static final List<String> NAMES = List.of("SunJCE", "AmazonCorrettoCryptoProvider", "BC");

    private Providers() {}
}
