package io.sealwax.stress;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.crypto.ProviderChoice;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread seals with a cipher that another gives back. What was sealed is sealed under the key, or the cipher
 * refuses (0); it is wiped once, unless it was in use, and then it is nobody else's.
 */
@JCStressTest
@Outcome(
        id = {"0, 1", "1, 0", "1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "refused, or sealed under the key")
@Outcome(expect = Expect.FORBIDDEN, desc = "sealed under another key, or refused though it was not wiped")
@State
public class GivenBackStress {
    private static final CryptoProvider CRYPTO = ProviderChoice.preferred();
    private static final byte[] KEY = new byte[32];
    private static final byte[] NONCE = new byte[GcmCipher.NONCE_LENGTH];
    private static final byte[] TEXT = {1, 2, 3};
    private static final byte[] RIGHT;

    static {
        Arrays.fill(KEY, (byte) 7);
        RIGHT = new byte[TEXT.length + GcmCipher.TAG_LENGTH];
        GcmCipher cipher = keyed();
        cipher.seal(NONCE, 0, null, TEXT, 0, TEXT.length, RIGHT, 0);
        CRYPTO.giveBack(cipher);
    }

    private final GcmCipher cipher = keyed();
    private boolean wiped;

    private static GcmCipher keyed() {
        GcmCipher taken = CRYPTO.takeGcm();
        taken.setKey(KEY, 0);
        return taken;
    }

    @Actor
    public void seals(II_Result result) {
        byte[] sealed = new byte[RIGHT.length];
        try {
            cipher.seal(NONCE, 0, null, TEXT, 0, TEXT.length, sealed, 0);
            result.r1 = Arrays.equals(sealed, RIGHT) ? 1 : 2;
        } catch (IllegalStateException refused) {
            result.r1 = 0;
        }
    }

    @Actor
    public void givesBack() {
        wiped = cipher.wipe();
    }

    @Arbiter
    public void isWipedOnce(II_Result result) {
        boolean again = cipher.wipe();
        result.r2 = wiped && again ? 2 : wiped ? 1 : 0;
    }
}
