package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An entry that gives leases when a test says so, and lets a test act at the moment a lease is asked for. */
final class ScriptedEntry extends CacheEntry<ScriptedEntry> {
    static final BooleanSupplier LENDS = () -> true;
    static final BooleanSupplier SPENT = () -> false;

    private final Script script;
    private final AtomicLong messages = new AtomicLong();

    /**
     * What an entry does.
     *
     * @param lends whether it gives a lease now
     * @param servesInOutage whether it gives leases once a refresh has failed transiently, whatever else
     * @param triesInOutage whether a refresh that fails transiently might let it give leases
     */
    record Script(BooleanSupplier lends, boolean servesInOutage, boolean triesInOutage) {}

    ScriptedEntry(Freshness asked, Script script) {
        super(RoundNumbers.dataKey(), asked, RoundNumbers.AGE.toNanos(), null);
        this.script = script;
    }

    /** Gives leases as {@code lends} says. */
    static ScriptedEntry that(Freshness asked, BooleanSupplier lends) {
        return new ScriptedEntry(asked, new Script(lends, false, false));
    }

    /** Gives one lease and no more. */
    static BooleanSupplier lendsOnce() {
        AtomicBoolean lent = new AtomicBoolean();
        return () -> lent.compareAndSet(false, true);
    }

    @Override
    DataKey.@Nullable Lease lease(long age) {
        boolean lends = script.lends().getAsBoolean()
                || (script.servesInOutage() && refreshState().isOutage(age));
        DataKey.Lease lease = lends ? take() : null;
        if (lease != null) {
            messages.incrementAndGet();
        }
        return lease;
    }

    @Override
    boolean isExpired(long age) {
        return age >= RoundNumbers.AGE.toNanos();
    }

    @Override
    boolean mayServeInOutage(long age) {
        return script.triesInOutage();
    }

    @Override
    public long messages() {
        return messages.get();
    }
}
