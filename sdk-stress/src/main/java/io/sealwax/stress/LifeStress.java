package io.sealwax.stress;

import io.sealwax.internal.concurrent.Life;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * One thread uses an object, and another closes it twice. It is cleaned up once, after the use or instead of it, by a
 * thread that sees what the use wrote; and only the first close returns true. The first number is 2 or 3 if the
 * clean-up came into the use.
 */
@JCStressTest
@Outcome(
        id = {"0, 1, 1", "1, 1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "used or refused, cleaned up once, closed once")
@Outcome(expect = Expect.FORBIDDEN, desc = "cleaned up in the use, not at all or twice, or closed twice")
@State
public class LifeStress {
    private final Life life = new Life("the object", this::cleanUp);
    /** Plain fields: what the user wrote, the one who cleans up must see. */
    private int begun;

    private int ended;
    private int cleanUps;
    private boolean clash;
    private boolean first;
    private boolean second;

    private void cleanUp() {
        clash |= begun != ended;
        cleanUps++;
    }

    @Actor
    public void uses(III_Result result) {
        if (life.tryEnter()) {
            int before = cleanUps;
            begun++;
            ended++;
            result.r1 = cleanUps == before ? 1 : 2;
            life.exit();
        }
    }

    @Actor
    public void closes() {
        first = life.close();
        second = life.close();
    }

    @Arbiter
    public void counts(III_Result result) {
        if (clash) {
            result.r1 = 3;
        }
        result.r2 = cleanUps;
        result.r3 = first && !second ? 1 : 0;
    }
}
