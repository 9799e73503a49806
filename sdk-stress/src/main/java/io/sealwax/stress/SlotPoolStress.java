package io.sealwax.stress;

import io.sealwax.internal.concurrent.SlotPool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two takers and one object, which each gives back with one more use counted in it. No two have it at a time, and it is
 * not lost.
 */
@JCStressTest
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "only one met it")
@Outcome(id = "0, 2, 0", expect = Expect.ACCEPTABLE, desc = "two had it, one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "two had it at once, or it was lost")
@State
public class SlotPoolStress {
    private final SlotPool<Counted> pool = new SlotPool<>(4);
    private final Counted one = new Counted();

    public SlotPoolStress() {
        pool.give(one);
    }

    /** Plain fields: what one user wrote, the next must see. */
    static final class Counted {
        int users;
        int uses;
    }

    private int use(Counted taken) {
        if (taken == null) {
            return 0;
        }
        int clash = taken.users;
        taken.users = 1;
        taken.uses++;
        taken.users = 0;
        pool.give(taken);
        return clash;
    }

    @Actor
    public void takesAny(III_Result result) {
        result.r1 += use(pool.take());
    }

    @Actor
    public void takesWhatItWants(III_Result result) {
        result.r3 += use(pool.take(counted -> counted.uses < 10));
    }

    @Arbiter
    public void counts(III_Result result) {
        Counted left = pool.take();
        result.r2 = left == null ? -1 : left.uses;
    }
}
