package io.sealwax.cli;

import io.sealwax.ContextMatch;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeCipherBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sealwax decrypt} */
@Command(
        name = "decrypt",
        sortOptions = false,
        header = "Decrypts a message that has the given context.",
        synopsisHeading = "%nUsage:%n",
        customSynopsis = {
            "  @|bold sealwax decrypt|@ --key=<key> --context=<name=value> [-o <file>] [<file>]",
            "  @|bold sealwax decrypt|@ --key=<key> --no-context [-o <file>] [<file>]"
        },
        descriptionHeading = "%n",
        description =
                "The message must have exactly the pairs that are given, each bound to what it was bound to when it was"
                        + " encrypted. Nothing is written before all of it was verified.",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  sealwax decrypt --key local:demo.key --context tenant=acme -o a.txt a.swx")
final class DecryptCommand implements Callable<Integer> {
    /** As long as an array can be. */
    private static final int LONGEST_MESSAGE = Integer.MAX_VALUE - 8;

    private final Streams streams;

    @Mixin
    private final KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private final ContextOptions contextOptions = new ContextOptions();

    @Option(names = "--containing", description = "The message may have more pairs than those that are given.")
    private boolean containing;

    @Option(
            names = "--key-section",
            paramLabel = "<file>",
            description = "Where the wrapped keys are kept of a message that carries a key id instead.")
    private @Nullable String keySection;

    @Mixin
    private final FileOptions fileOptions = new FileOptions();

    @Mixin
    final CommonOptions commonOptions = new CommonOptions();

    DecryptCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        EncryptionContext context = contextOptions.context();
        ContextMatch match = containing ? ContextMatch.containing(context) : ContextMatch.exactly(context);
        try (KeyRing keys = keyOptions.openAny(streams)) {
            EnvelopeCipher cipher = cipher(keys);
            try (Input input = fileOptions.openInput(streams);
                    Target target = fileOptions.openTarget(input, keys, streams);
                    Progress progress = new Progress(streams, "decrypt", 2 * input.length())) {
                byte[] message = input.readAll(LONGEST_MESSAGE, progress);
                byte[] plaintext = cipher.decrypt(message, match).plaintext();
                try {
                    target.write(plaintext, progress);
                } finally {
                    Arrays.fill(plaintext, (byte) 0);
                }
                target.commit();
            }
        }
        return ExitCodes.DONE;
    }

    private EnvelopeCipher cipher(KeyRing keys) throws IOException {
        EnvelopeCipherBuilder builder = EnvelopeCipher.builder(keys.first(), keys.others());
        return keySection == null
                ? builder.build()
                : builder.keySections(KeySectionFile.read(keySection, keys)).build();
    }
}
