package io.sealwax.stress;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread seals under a data key that another retires. A message that was sealed opens under the same data key, so
 * no key was wiped under its user; in the end it is wiped. The sealer gives 0 where it was refused, 1 where its message
 * is right, 2 where it is wrong.
 */
@JCStressTest
@Outcome(
        id = {"0, 1", "1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "sealed rightly or refused, and wiped")
@Outcome(expect = Expect.FORBIDDEN, desc = "sealed under a wiped key, or not wiped")
@State
public class RetirementStress {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final List<WrappedDataKey> WRAPPED = List.of(new WrappedDataKey("test", "key", new byte[] {1}));
    private static final byte[] PLAINTEXT = {1, 2, 3};
    private static final EnvelopeCipher READER = cipher(key());

    private final DataKey key = key();
    private final EnvelopeCipher cipher = cipher(key);

    private static DataKey key() {
        byte[] bytes = new byte[DataKey.LENGTH];
        Arrays.fill(bytes, (byte) 7);
        return DataKey.takeOwnershipOf(bytes, TENANT, WRAPPED);
    }

    private static EnvelopeCipher cipher(DataKey key) {
        return EnvelopeCipher.builder(new Lending(key)).build();
    }

    private byte[] seal() {
        try {
            return cipher.encrypt(PLAINTEXT, TENANT);
        } catch (Refused e) {
            return null;
        }
    }

    private static int verdict(byte[] message) {
        if (message == null) {
            return 0;
        }
        try {
            return Arrays.equals(READER.decrypt(message, TENANT), PLAINTEXT) ? 1 : 2;
        } catch (RuntimeException wrong) {
            return 2;
        }
    }

    @Actor
    public void seals(II_Result result) {
        result.r1 = verdict(seal());
    }

    @Actor
    public void retires() {
        key.retire();
    }

    @Arbiter
    public void isWiped(II_Result result) {
        result.r2 = key.isWiped() ? 1 : 0;
    }

    /** The data key lends no more. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused() {
            super("retired", null, false, false);
        }
    }

    private record Lending(DataKey key) implements DataKeyProvider {
        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            DataKey.Lease lease = key.lease();
            if (lease == null) {
                throw new Refused();
            }
            return lease;
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return call -> current(keyBound);
        }
    }
}
