package io.sealwax.stress;

import io.sealwax.internal.crypto.SecretBytes;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread copies a secret and computes with it, and another wipes it. Either use gets the whole secret (1) or is
 * refused (0), and never sees a zero (2).
 */
@JCStressTest
@Outcome(
        id = {"0, 0", "1, 0", "1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "the whole secret, or none")
@Outcome(expect = Expect.FORBIDDEN, desc = "what was being wiped was used, or what was wiped came back")
@State
public class SecretBytesStress {
    private static final byte[] SECRET = new byte[32];

    static {
        Arrays.fill(SECRET, (byte) 1);
    }

    private final SecretBytes secret = new SecretBytes(SECRET.clone());

    @Actor
    public void uses(II_Result result) {
        try {
            result.r1 = Arrays.equals(secret.copy(), SECRET) ? 1 : 2;
        } catch (IllegalStateException refused) {
            result.r1 = 0;
        }
        try {
            int sum = secret.use(bytes -> {
                int added = 0;
                for (byte each : bytes) {
                    added += each;
                }
                return added;
            });
            result.r2 = sum == SECRET.length ? 1 : 2;
        } catch (IllegalStateException refused) {
            result.r2 = 0;
        }
    }

    @Actor
    public void wipes() {
        secret.wipe();
    }
}
