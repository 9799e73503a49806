package io.sealwax;

import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.context.ContextMatcher;
import io.sealwax.internal.header.KeySection;
import io.sealwax.internal.header.ParsedHeader;
import io.sealwax.internal.header.SeenSections;
import io.sealwax.internal.keys.FailurePrecedence;
import io.sealwax.internal.message.MessageOpener;
import io.sealwax.internal.message.OpenedEnvelope;
import io.sealwax.internal.wire.Names;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a cipher finds the data keys of messages, and what it demands of their contexts: steps 3 to 5 of FORMAT.md,
 * <i>How opening fails</i>. Tries the wrapped keys whose data keys are at hand, then the others that are trusted, until
 * one gives a data key that the message commits to. So wrapped keys that a stranger added cost no call while the right
 * data key is at hand. Thread-safe.
 */
final class OpeningKeys {
    private final DataKeyProvider provider;
    private final RequiredNames required;
    private final @Nullable KeySectionStore sections;
    private final int maxWrappedKeys;
    private final SeenSections seen = new SeenSections();

    OpeningKeys(
            DataKeyProvider provider, RequiredNames required, @Nullable KeySectionStore sections, int maxWrappedKeys) {
        this.provider = provider;
        this.required = required;
        this.sections = sections;
        this.maxWrappedKeys = maxWrappedKeys;
    }

    /** Unlocks a message that is wholly at hand, and returns its whole context. */
    EncryptionContext unlock(MessageOpener message, ContextMatch match) {
        OpenedEnvelope unlocked = unlock(message.header(), match);
        message.unlocked(unlocked);
        return unlocked.context();
    }

    /**
     * Compares the context with what is expected, and finds the data key that the message commits to.
     *
     * @param header whose array holds the beginning of the body too
     * @return the caller's to close
     */
    OpenedEnvelope unlock(ParsedHeader header, ContextMatch match) {
        EncryptionContext expected = match.expected();
        required.check(expected);
        ContextEncoding encoding = ContextMatcher.match(
                header.bytes(), header.contextAt(), header.contextLength(), expected.encoding(), match.isExact());
        EncryptionContext whole =
                encoding.equals(expected.encoding()) ? expected : EncryptionContext.of(encoding, expected.keyBound());
        OpenedEnvelope unlocked = new OpenedEnvelope(whole, whole.encoding());
        find(header.hasDetachedKeys() ? detachedSection(header.keyId()) : header.keySection(), header, unlocked);
        return unlocked;
    }

    private KeySection detachedSection(byte[] keyId) {
        byte[] section = sections == null ? null : sections.get(keyId);
        if (section == null) {
            throw DataKeyException.of(Failure.KEY_SECTION_MISSING, DataKeyException.Category.NOT_FOUND)
                    .message("the message's wrapped keys are kept elsewhere, and "
                            + (sections == null
                                    ? "this reader has no store for them"
                                    : "the store has none for its key id"))
                    .build();
        }
        return KeySection.parse(section);
    }

    /** Finds the data key, on whose lease the message is from then on. */
    private void find(KeySection section, ParsedHeader header, OpenedEnvelope message) {
        if (section.count() > maxWrappedKeys) {
            throw DataKeyException.of(Failure.TOO_MANY_KEYS, DataKeyException.Category.CONFIGURATION)
                    .message("the message has " + section.count() + " wrapped data keys, this reader takes at most "
                            + maxWrappedKeys)
                    .build();
        }
        EncryptionContext keyBound = message.context().keyBound();
        WrappedDataKey[] wrappedKeys = seen.wrappedKeys(section);
        Search search = null;
        for (int place = 0; place < wrappedKeys.length; place++) {
            DataKeyProvider.Candidate candidate = provider.candidate(wrappedKeys[place], keyBound);
            if (candidate == null) {
                continue;
            }
            DataKey.Lease lease = candidate.atHand();
            if (lease != null && message.accept(lease.material(), header)) {
                return;
            }
            if (search == null) {
                search = new Search(wrappedKeys, header, message);
            }
            if (lease == null) {
                search.add(place, candidate);
            } else {
                search.noteWrong(place);
            }
        }
        if (search == null) {
            throw untrusted(wrappedKeys);
        }
        search.load();
    }

    /** What becomes of the wrapped keys of one message whose data key is not at hand. Used by one thread. */
    private static final class Search {
        private final WrappedDataKey[] wrappedKeys;
        private final ParsedHeader header;
        private final OpenedEnvelope message;
        private final List<Turn> turns = new ArrayList<>();
        private final List<Turn> late = new ArrayList<>();
        /** Of each wrapped key, in the writer's order. */
        private final @Nullable EnvelopeException[] failures;

        /** @param place among the message's wrapped keys */
        private record Turn(int place, DataKeyProvider.Candidate candidate, int distance) {}

        Search(WrappedDataKey[] wrappedKeys, ParsedHeader header, OpenedEnvelope message) {
            this.wrappedKeys = wrappedKeys;
            this.header = header;
            this.message = message;
            this.failures = new @Nullable EnvelopeException[wrappedKeys.length];
        }

        void add(int place, DataKeyProvider.Candidate candidate) {
            turns.add(new Turn(place, candidate, candidate.distance()));
        }

        void noteWrong(int place) {
            failures[place] = wrongKey(wrappedKeys[place]);
        }

        /** Loads them, the nearest first, until one is right. */
        void load() {
            turns.sort(Comparator.comparingInt(Turn::distance));
            KeyCall call = KeyCall.start();
            for (int next = 0; next < turns.size(); next++) {
                Turn turn = turns.get(next);
                try {
                    DataKey.Lease lease = turn.candidate.lease(call.withOthers(turns.size() - next - 1));
                    if (message.accept(lease.material(), header)) {
                        return;
                    }
                    noteWrong(turn.place);
                } catch (DataKeyException e) {
                    failures[turn.place] = e;
                    if (e.retryable()) {
                        late.add(turn);
                    }
                }
                if (cameLate()) {
                    return;
                }
            }
            EnvelopeException furthest = null;
            for (EnvelopeException failure : failures) {
                furthest = failure == null ? furthest : FailurePrecedence.of(furthest, failure);
            }
            throw Objects.requireNonNull(furthest, "one of them was tried");
        }

        /** Returns whether one of them is right that came after the provider had stopped waiting for it. */
        private boolean cameLate() {
            for (Turn turn : List.copyOf(late)) {
                DataKey.Lease lease = turn.candidate.atHand();
                if (lease != null) {
                    if (message.accept(lease.material(), header)) {
                        return true;
                    }
                    noteWrong(turn.place);
                    late.remove(turn);
                }
            }
            return false;
        }
    }

    private static AuthenticationException wrongKey(WrappedDataKey wrapped) {
        return new AuthenticationException(
                Failure.COMMITMENT,
                "commitment: the message was not sealed under the data key of " + wrapped
                        + " with this encryption context");
    }

    private DataKeyException untrusted(WrappedDataKey[] wrappedKeys) {
        return DataKeyException.of(Failure.NO_TRUSTED_KEY, DataKeyException.Category.CONFIGURATION)
                .message("the message is under "
                        + Names.list(Arrays.stream(wrappedKeys)
                                .map(WrappedDataKey::toString)
                                .toList()) + ", trusted are " + provider)
                .build();
    }
}
