package io.sealwax.internal.crypto;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;

/**
 * A program in a JVM without the JDK's own digests, whose first provider has random bytes that do not work as long as
 * the argument says. It tries to encrypt, and to hash, several times, then to draw random bytes after all works again,
 * and prints what was thrown.
 */
public final class WithoutSun {
    private WithoutSun() {}

    public static void main(String[] args) {
        boolean hasRandomBytes = Boolean.parseBoolean(args[0]);
        Provider sun = Security.getProvider("SUN");
        Security.removeProvider("SUN");
        if (!hasRandomBytes) {
            Security.insertProviderAt(new BrokenGenerator(), 1);
        }
        for (int i = 0; i < 2; i++) {
            print(
                    "encrypts",
                    () -> EnvelopeCipher.builder(LocalMasterKey.takeCopyOf("demo", new byte[32]))
                            .provider("SunJCE")
                            .build()
                            .encrypt(new byte[10], EncryptionContext.of("tenant", "acme")));
            print("hashes", () -> Sha256.hash(new byte[1], new byte[1]));
        }
        Security.removeProvider(BrokenGenerator.NAME);
        Security.addProvider(sun);
        print("draws", () -> RandomBytes.draw(8));
    }

    private static void print(String what, Runnable call) {
        try {
            call.run();
            System.out.println(what);
        } catch (Throwable e) {
            System.out.println(what + " not: " + e);
        }
    }

    private static final class BrokenGenerator extends Provider {
        private static final long serialVersionUID = 1;
        static final String NAME = "BrokenGenerator";

        BrokenGenerator() {
            super(NAME, "1.0", "random bytes that cannot be made");
            putService(new Service(this, "SecureRandom", "NativePRNG", "none", List.of(), Map.of()) {
                @Override
                public Object newInstance(Object parameter) throws java.security.NoSuchAlgorithmException {
                    throw new java.security.NoSuchAlgorithmException("no entropy");
                }
            });
        }
    }
}
