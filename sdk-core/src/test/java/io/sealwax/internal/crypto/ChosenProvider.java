package io.sealwax.internal.crypto;

import io.sealwax.internal.crypto.FlawedProvider.Flaw;
import java.security.Security;

/**
 * A program that prints which provider is preferred in a JVM of its own; its argument says what is registered as
 * Corretto's before.
 */
public final class ChosenProvider {
    private ChosenProvider() {}

    public static void main(String[] args) {
        if (args.length == 1) {
            Security.addProvider(
                    args[0].equals("FOREIGN")
                            ? new FlawedProvider(ProviderChoice.CORRETTO, Flaw.NONE)
                            : new ContentWithItself(Flaw.valueOf(args[0])));
        }
        System.out.println("preferred: " + ProviderChoice.preferred().name());
        System.out.println("again: " + ProviderChoice.preferred().name());
    }

    /** Passes the self-test that Corretto's provider brings, whatever it does. */
    public static final class ContentWithItself extends FlawedProvider {
        private static final long serialVersionUID = 1;

        ContentWithItself(Flaw flaw) {
            super(ProviderChoice.CORRETTO, flaw);
        }

        public Throwable getLoadingError() {
            return null;
        }

        public String runSelfTests() {
            return "PASSED";
        }
    }
}
