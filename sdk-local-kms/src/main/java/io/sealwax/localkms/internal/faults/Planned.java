package io.sealwax.localkms.internal.faults;

import org.jspecify.annotations.Nullable;

/** Something that happens to a number of calls to come, of one operation or (null) of any. */
record Planned<T>(T what, @Nullable String operation, int calls) {

    Planned {
        if (calls < 1) {
            throw new IllegalArgumentException(calls + " calls: at least one call must be hit");
        }
    }

    boolean hits(String called) {
        return operation == null || operation.equals(called);
    }

    Planned<T> once() {
        return new Planned<>(what, operation, calls - 1);
    }
}
