package io.sealwax.cli;

import io.sealwax.EncryptionContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say where a message belongs. Having none has to be said as well. */
final class ContextOptions {
    private static final String LABEL = "<name=value>";
    private static final String SOURCE_LABEL = "<name=source>";

    @Option(
            names = "--context",
            paramLabel = LABEL,
            description =
                    "A pair bound to the key: a KMS checks it, and shows it in its logs. Repeatable, as all pairs are.")
    private List<String> keyBound = new ArrayList<>();

    @Option(names = "--message-context", paramLabel = LABEL, description = "A pair bound to the message only.")
    private List<String> messageBound = new ArrayList<>();

    @Option(
            names = "--detached",
            paramLabel = LABEL,
            description = "Bound to the message only, and its value is not stored: the reader supplies it.")
    private List<String> detached = new ArrayList<>();

    @Option(
            names = "--detached-for-key",
            paramLabel = LABEL,
            description = "Bound to the key, and its value is not stored.")
    private List<String> detachedForKey = new ArrayList<>();

    @Option(
            names = "--context-from",
            paramLabel = SOURCE_LABEL,
            description =
                    "As --context, with a value that is not on the command line, where others can see it. <source> is"
                            + " a file, '-' for standard input, or env:<variable>. One line end at the end is left out."
                            + " The next three do the same.")
    private List<String> keyBoundFrom = new ArrayList<>();

    @Option(names = "--message-context-from", paramLabel = SOURCE_LABEL, description = "As --message-context.")
    private List<String> messageBoundFrom = new ArrayList<>();

    @Option(names = "--detached-from", paramLabel = SOURCE_LABEL, description = "As --detached.")
    private List<String> detachedFrom = new ArrayList<>();

    @Option(names = "--detached-for-key-from", paramLabel = SOURCE_LABEL, description = "As --detached-for-key.")
    private List<String> detachedForKeyFrom = new ArrayList<>();

    @Option(names = "--no-context", description = "Instead of pairs: the message belongs nowhere in particular.")
    private boolean none;

    private final Set<String> names = new HashSet<>();
    private final List<Path> files = new ArrayList<>();

    /** How the value of a pair is given. */
    private interface Reading {
        String of(String option, String name, String text) throws IOException;
    }

    private interface Addition {
        EncryptionContext to(EncryptionContext context, String name, String value);
    }

    /**
     * The context that was given.
     *
     * @throws UsageException if none was given and none was not asked for, or a name is given twice
     * @throws io.sealwax.ContextException if there can be no such context
     * @throws IOException if a value that is elsewhere cannot be read
     */
    EncryptionContext context(Streams streams) throws IOException {
        Reading typed = (option, name, text) -> text;
        Reading from = (option, name, text) -> ValueSource.read(option + " " + name, text, files, streams);
        EncryptionContext context = EncryptionContext.none();
        context = add(context, "--context", keyBound, typed, EncryptionContext::and);
        context = add(context, "--context-from", keyBoundFrom, from, EncryptionContext::and);
        context = add(context, "--message-context", messageBound, typed, EncryptionContext::forMessage);
        context = add(context, "--message-context-from", messageBoundFrom, from, EncryptionContext::forMessage);
        context = add(context, "--detached", detached, typed, EncryptionContext::detached);
        context = add(context, "--detached-from", detachedFrom, from, EncryptionContext::detached);
        context = add(context, "--detached-for-key", detachedForKey, typed, EncryptionContext::detachedForKey);
        context = add(context, "--detached-for-key-from", detachedForKeyFrom, from, EncryptionContext::detachedForKey);
        boolean isNone = context.equals(EncryptionContext.none());
        if (isNone && !none) {
            throw new UsageException("no context: say where the message belongs with --context " + LABEL
                    + ", or that it belongs nowhere with --no-context");
        }
        if (!isNone && none) {
            throw new UsageException("--no-context contradicts the pairs that are given");
        }
        return context;
    }

    /** The files that values were read from: losing one is losing every message that it is needed for. */
    List<Path> files() {
        return files;
    }

    private EncryptionContext add(
            EncryptionContext context, String option, List<String> pairs, Reading reading, Addition addition)
            throws IOException {
        EncryptionContext longer = context;
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UsageException(option + " takes " + (option.endsWith("-from") ? SOURCE_LABEL : LABEL));
            }
            String name = pair.substring(0, equals);
            if (!names.add(name)) {
                throw new UsageException(
                        option + " " + name + ": a context has each name once, and this one is given twice");
            }
            longer = addition.to(longer, name, reading.of(option, name, pair.substring(equals + 1)));
        }
        return longer;
    }
}
