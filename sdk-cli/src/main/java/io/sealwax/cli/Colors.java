package io.sealwax.cli;

import io.sealwax.cli.Streams.Stream;
import java.util.Locale;

/** When output is coloured: the values of {@code --color}. */
enum Colors {
    /** On a terminal, unless the environment asks for none. */
    AUTO,
    ALWAYS,
    NEVER;

    boolean on(Streams streams, Stream stream) {
        return switch (this) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                streams.isTerminal(stream)
                        && streams.environment().getOrDefault("NO_COLOR", "").isEmpty()
                        && !streams.environment().getOrDefault("TERM", "").equals("dumb");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
