package io.sealwax.internal.crypto;

import io.sealwax.internal.concurrent.SlotPool;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * The JCA provider that does AES-GCM, with a few idle ciphers of it: {@code Cipher.getInstance} costs more than a small
 * message. One instance a provider, and one without its warm-up; immutable but for the idle ciphers, thread-safe.
 *
 * <p>XAES-256-GCM's two bare AES blocks a session are done by the same provider where it has AES/ECB, and else by the
 * JVM's first that has.
 */
public final class CryptoProvider {
    private static final String GCM = "AES/GCM/NoPadding";
    private static final String ECB = "AES/ECB/NoPadding";
    private static final String OF_THE_JDK = "SunJCE";
    private static final int IDLE_CIPHERS = 16;
    private static final Map<String, CryptoProvider> BY_NAME = new HashMap<>();

    private final Provider provider;
    private final @Nullable Provider blockProvider;
    private final @Nullable WarmUp warmUp;
    private final ArrayUse arrays;
    private final SlotPool<GcmCipher> idleGcm;
    private final SlotPool<XaesKeyDerivation> idleDerivations;
    private final CryptoProvider withoutWarmUp;

    private CryptoProvider(Provider provider) {
        this.provider = provider;
        this.idleGcm = new SlotPool<>(IDLE_CIPHERS);
        this.idleDerivations = new SlotPool<>(IDLE_CIPHERS);
        this.blockProvider = has(ECB, provider) ? provider : null;
        this.warmUp = provider.getName().equals(OF_THE_JDK) ? new WarmUp(newCipher(GCM, provider)) : null;
        this.arrays = SelfTest.run(this, ArrayUse.of(provider));
        this.withoutWarmUp = warmUp == null ? this : new CryptoProvider(this);
    }

    /** The same without a warm-up. */
    private CryptoProvider(CryptoProvider warm) {
        this.provider = warm.provider;
        this.blockProvider = warm.blockProvider;
        this.warmUp = null;
        this.arrays = warm.arrays;
        this.idleGcm = warm.idleGcm;
        this.idleDerivations = warm.idleDerivations;
        this.withoutWarmUp = this;
    }

    /** The one instance for this provider, tested with known answers when it is first asked for. */
    @SuppressWarnings("ReferenceEquality") // a Provider is a map, whose equals compares thousands of entries
    static CryptoProvider of(Provider provider) {
        synchronized (BY_NAME) {
            CryptoProvider known = BY_NAME.get(provider.getName());
            if (known == null || known.provider != provider) {
                known = new CryptoProvider(provider);
                BY_NAME.put(provider.getName(), known);
            }
            return known;
        }
    }

    /**
     * Whether several threads may seal and open ranges of one array with it at once. Its ciphers keep to their ranges
     * either way; a provider that is not known to do so by itself is not called by several threads of ours, either.
     */
    public boolean sharesArrays() {
        return arrays == ArrayUse.CALLERS;
    }

    /** The provider's JCA name. */
    public String name() {
        return provider.getName();
    }

    /** Counts a chunk, or a record as large, and after 32 of them warms up the JIT for the JDK's AES-GCM. */
    public void countForWarmUp() {
        if (warmUp != null) {
            warmUp.count();
        }
    }

    /**
     * Returns this provider with its warm-up, or with none; both share the idle ciphers.
     *
     * @param wanted null for what the system property says
     */
    public CryptoProvider withWarmUp(@Nullable Boolean wanted) {
        boolean on = wanted != null ? wanted : !"false".equalsIgnoreCase(System.getProperty(WarmUp.PROPERTY));
        return on ? this : withoutWarmUp;
    }

    /** A cipher without a key of ours, for the caller alone until it is given back. */
    public GcmCipher takeGcm() {
        GcmCipher idle = idleGcm.take();
        return idle != null ? idle : newGcm(arrays);
    }

    /** A cipher of its own. */
    GcmCipher newGcm(ArrayUse use) {
        return new GcmCipher(newCipher(GCM, provider), use);
    }

    /** Wipes a cipher and keeps it for the next one who needs one. */
    public void giveBack(GcmCipher cipher) {
        if (cipher.wipe()) {
            idleGcm.give(cipher);
        }
    }

    /** A key derivation without a key of ours, for the caller alone until it is given back. */
    public XaesKeyDerivation takeDerivation() {
        XaesKeyDerivation idle = idleDerivations.take();
        return idle != null ? idle : newDerivation();
    }

    /** A key derivation of its own. */
    XaesKeyDerivation newDerivation() {
        return new XaesKeyDerivation(newCipher(ECB, blockProvider));
    }

    /** Wipes a key derivation and keeps it for the next one who needs one. */
    public void giveBack(XaesKeyDerivation derivation) {
        if (derivation.wipe()) {
            idleDerivations.give(derivation);
        }
    }

    @Override
    public String toString() {
        return provider.getName() + " " + provider.getVersionStr();
    }

    /** Whether it says that it has AES-GCM; {@link #of} sees whether that is right. */
    static boolean hasGcm(Provider provider) {
        return has(GCM, provider);
    }

    private static boolean has(String transformation, Provider provider) {
        try {
            Cipher.getInstance(transformation, provider);
            return true;
        } catch (GeneralSecurityException | SecurityException none) {
            return false;
        }
    }

    private static Cipher newCipher(String transformation, @Nullable Provider provider) {
        try {
            return provider == null ? Cipher.getInstance(transformation) : Cipher.getInstance(transformation, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    (provider == null ? "no provider of this Java runtime" : provider) + " has no " + transformation,
                    e);
        }
    }
}
