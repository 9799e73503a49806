package io.sealwax.stress;

import io.sealwax.spi.KeyCall;
import io.sealwax.EncryptionContext;
import io.sealwax.LocalMasterKey;
import io.sealwax.spi.WrappedDataKey;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * One thread wraps with a local master key that another destroys. What was wrapped opens under it (1), or the call is
 * refused (0).
 */
@JCStressTest
@Outcome(
        id = {"0", "1"},
        expect = Expect.ACCEPTABLE,
        desc = "wrapped under the key, or refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "wrapped under a key that was being wiped")
@State
public class MasterKeyStress {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final byte[] RAW = new byte[LocalMasterKey.LENGTH];
    private static final byte[] DATA_KEY = new byte[32];

    static {
        Arrays.fill(RAW, (byte) 7);
    }

    private static final LocalMasterKey SAME = LocalMasterKey.takeCopyOf("key", RAW);

    private final LocalMasterKey key = LocalMasterKey.takeCopyOf("key", RAW);

    @Actor
    public void wraps(I_Result result) {
        WrappedDataKey wrapped;
        try {
            wrapped = key.wrap(DATA_KEY, TENANT, KeyCall.start());
        } catch (IllegalStateException refused) {
            result.r1 = 0;
            return;
        }
        try {
            result.r1 = Arrays.equals(SAME.unwrap(wrapped, TENANT, KeyCall.start()).plaintext(), DATA_KEY) ? 1 : 2;
        } catch (RuntimeException wrong) {
            result.r1 = 2;
        }
    }

    @Actor
    public void destroys() {
        key.destroy();
    }
}
