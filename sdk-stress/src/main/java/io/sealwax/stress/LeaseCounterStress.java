package io.sealwax.stress;

import io.sealwax.internal.concurrent.LeaseCounter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A borrower and a retirement. Exactly one of them learns that it was the last, and wipes. The borrower gives 0 where
 * it was refused, 1 where it had its lease, 2 where its return was the last; the retirement 1 where it was the last.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "retired before")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "retired after")
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "retired while a lease was out")
@Outcome(expect = Expect.FORBIDDEN, desc = "nobody wipes, or two do")
@State
public class LeaseCounterStress {
    private final LeaseCounter counter = new LeaseCounter();

    @Actor
    public void borrows(II_Result result) {
        if (counter.acquire(0)) {
            result.r1 = counter.release(0) ? 2 : 1;
        }
    }

    @Actor
    public void retires(II_Result result) {
        result.r2 = counter.retire() ? 1 : 0;
    }
}
