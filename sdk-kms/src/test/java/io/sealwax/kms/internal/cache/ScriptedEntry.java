package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A data key that does as a test says each time it is looked at: what another thread could have done at that very
 * moment.
 */
final class ScriptedEntry extends CacheEntry<ScriptedEntry> {
    static final BooleanSupplier LENDS = () -> true;
    static final BooleanSupplier REFUSES = () -> false;

    private final Script script;
    private int looks;

    /**
     * What a data key does.
     *
     * @param looks whether it is lent at the first look, the second, and so on; afterwards it is
     * @param outlives whether it may be lent again once a KMS failed transiently
     */
    record Script(List<BooleanSupplier> looks, boolean outlives) {}

    ScriptedEntry(Freshness asked, Script script) {
        super(RoundNumbers.dataKey(), asked, RoundNumbers.AGE.toNanos());
        this.script = script;
    }

    @Override
    DataKey.@Nullable Lease lease(long age) {
        int look = looks++;
        boolean lends =
                look >= script.looks().size() || script.looks().get(look).getAsBoolean();
        return lends ? key().lease() : null;
    }

    @Override
    boolean isOver(long age) {
        return age >= RoundNumbers.AGE.toNanos();
    }

    @Override
    boolean mayOutliveOutage(long age) {
        return script.outlives();
    }

    @Override
    public long messages() {
        return looks;
    }
}
