package io.sealwax.stress;

import io.sealwax.internal.concurrent.LeaseCounter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A borrower, and another on the same stripe who retires the key while it has its lease. Exactly one of the returns is
 * the last, and wipes. A borrower gives 0 where it was refused, 1 where it had its lease, 2 where its return was the
 * last; the retirement is never the last.
 */
@JCStressTest
@Outcome(id = "0, 2, 0", expect = Expect.ACCEPTABLE, desc = "refused: the other is the last")
@Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "the other returned last")
@Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "returned after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "nobody wipes, or two do, or the lease of one is cut short")
@State
public class LastReturnStress {
    private final LeaseCounter counter = new LeaseCounter();

    @Actor
    public void borrows(III_Result result) {
        if (counter.acquire(0)) {
            result.r1 = counter.release(0) ? 2 : 1;
        }
    }

    @Actor
    public void borrowsAndRetires(III_Result result) {
        counter.acquire(0);
        result.r3 = counter.retire() ? 1 : 0;
        result.r2 = counter.release(0) ? 2 : 1;
    }
}
