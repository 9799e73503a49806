package io.sealwax.micrometer;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * One for each constant of an enum, all made at the start. So no tag has more values than an enum has constants, and
 * what is counted first is a rise from zero.
 */
final class PerConstant<E extends Enum<E>, M> {
    private final Map<E, M> all;

    PerConstant(Class<E> constants, Function<E, M> make) {
        all = new EnumMap<>(constants);
        for (E constant : constants.getEnumConstants()) {
            all.put(constant, make.apply(constant));
        }
    }

    M of(E constant) {
        return Objects.requireNonNull(all.get(constant), "one for each");
    }

    /** As tags write it: {@code key_state} for {@code KEY_STATE}. */
    static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
