package io.sealwax.internal.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * A JCA provider registered before all others for a while, as services do: whatever asks for no provider by name gets
 * this one's. SunJCE has no digests, and stands for the JDK as it is.
 */
record FirstProvider(String name) implements AutoCloseable {
    static FirstProvider register(String name) {
        if (!name.equals(ProviderChoice.JDK)) {
            Provider provider = name.equals(ProviderChoice.CORRETTO)
                    ? new AmazonCorrettoCryptoProvider()
                    : new BouncyCastleProvider();
            if (Security.insertProviderAt(provider, 1) != 1) {
                throw new IllegalStateException(name + " is registered already");
            }
        }
        return new FirstProvider(name);
    }

    /** Whether digests asked for by no name are this one's. */
    boolean isFirst() {
        try {
            String digests = name.equals(ProviderChoice.JDK) ? "SUN" : name;
            return MessageDigest.getInstance("SHA-512").getProvider().getName().equals(digests);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (!name.equals(ProviderChoice.JDK)) {
            Security.removeProvider(name);
        }
    }
}
