package io.sealwax.cli;

import io.sealwax.EncryptionContext;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say where a message belongs. Having none has to be said as well. */
final class ContextOptions {
    private static final String LABEL = "<name=value>";

    @Option(
            names = "--context",
            paramLabel = LABEL,
            description =
                    "A pair bound to the key: a KMS checks it, and shows it in its logs. Repeatable, as the next three.")
    private List<String> keyBound = new ArrayList<>();

    @Option(names = "--message-context", paramLabel = LABEL, description = "A pair bound to the message only.")
    private List<String> messageBound = new ArrayList<>();

    @Option(
            names = "--detached",
            paramLabel = LABEL,
            description = "Bound to the message only, and its value is not stored: whoever decrypts supplies it.")
    private List<String> detached = new ArrayList<>();

    @Option(
            names = "--detached-for-key",
            paramLabel = LABEL,
            description = "Bound to the key, and its value is not stored.")
    private List<String> detachedForKey = new ArrayList<>();

    @Option(names = "--no-context", description = "Instead of pairs: the message belongs nowhere in particular.")
    private boolean none;

    private interface Addition {
        EncryptionContext to(EncryptionContext context, String name, String value);
    }

    /**
     * The context that was given.
     *
     * @throws UsageException if none was given and none was not asked for
     * @throws io.sealwax.ContextException if there can be no such context
     */
    EncryptionContext context() {
        EncryptionContext context = EncryptionContext.none();
        context = add(context, "--context", keyBound, EncryptionContext::and);
        context = add(context, "--message-context", messageBound, EncryptionContext::forMessage);
        context = add(context, "--detached", detached, EncryptionContext::detached);
        context = add(context, "--detached-for-key", detachedForKey, EncryptionContext::detachedForKey);
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

    private static EncryptionContext add(
            EncryptionContext context, String option, List<String> pairs, Addition addition) {
        EncryptionContext longer = context;
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UsageException(option + " takes " + LABEL);
            }
            longer = addition.to(longer, pair.substring(0, equals), pair.substring(equals + 1));
        }
        return longer;
    }
}
