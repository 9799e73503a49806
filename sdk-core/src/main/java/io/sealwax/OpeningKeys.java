package io.sealwax;

import io.sealwax.internal.header.ParsedHeader;
import org.jspecify.annotations.Nullable;

/** How a cipher finds the data keys of messages, and what it demands of their contexts. Immutable and thread-safe. */
record OpeningKeys(
        KeySearch search, RequiredNames required, @Nullable KeySectionStore sections) {
    /**
     * Holds the context against what is expected, and finds the data key that the message commits to.
     *
     * @param header whose array holds the begin of the body too
     * @return the caller's to close
     */
    Unlocked unlock(ParsedHeader header, ContextMatch match) {
        required.check(match.expected());
        return Unlocked.of(header, match, sections, search);
    }
}
