package io.sealwax.internal.crypto;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;

/**
 * A program in a JVM that has no SunJCE, as policies have it. For each argument it encrypts and decrypts, and prints
 * with which provider, or what was thrown; the argument is the class of a provider that is registered first before, or
 * "-".
 */
public final class WithoutSunJce {
    private WithoutSunJce() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        // a flawed provider is made of it
        Class.forName(FlawedProvider.class.getName());
        Security.removeProvider("SunJCE");
        for (String provider : args) {
            if (!provider.equals("-")) {
                Security.insertProviderAt(
                        Class.forName(provider)
                                .asSubclass(Provider.class)
                                .getDeclaredConstructor()
                                .newInstance(),
                        1);
            }
            try {
                System.out.println("uses: " + used());
            } catch (Throwable e) {
                System.out.println("thrown: " + e);
            }
        }
    }

    private static String used() {
        EncryptionContext context = EncryptionContext.of("tenant", "acme");
        EnvelopeCipher cipher =
                EnvelopeCipher.builder(LocalMasterKey.random("demo")).build();
        byte[] plaintext = new byte[100_000];
        byte[] opened = cipher.decrypt(cipher.encrypt(plaintext, context), context);
        return Arrays.equals(opened, plaintext) ? ProviderChoice.preferred().name() : "wrong bytes";
    }
}
