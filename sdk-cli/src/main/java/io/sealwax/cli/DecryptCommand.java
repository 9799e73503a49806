package io.sealwax.cli;

import io.sealwax.ContextMatch;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeCipherBuilder;
import java.io.IOException;
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
                "The message must have exactly the pairs that are given, each bound to what it was bound to when it"
                        + " was encrypted. A file appears only when all of it was verified. Standard output has"
                        + " only bytes that were verified: if the exit code is not 0, they are the verified"
                        + " beginning of the plaintext.",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  sealwax decrypt --key local:demo.key --context tenant=acme -o a.txt a.swx")
final class DecryptCommand implements Callable<Integer> {
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

    @Option(
            names = "--range",
            paramLabel = "<first>-<last>",
            description = "Only these bytes of the plaintext, counted from 0, the last one included; '<first>-' goes to"
                    + " the end, and '-<count>' is the last ones. Of a file, only the chunks that hold"
                    + " them are read, and the last one.")
    private @Nullable String range;

    @Mixin
    private final ThreadOptions threadOptions = new ThreadOptions();

    @Mixin
    private final FileOptions fileOptions = new FileOptions();

    @Mixin
    final CommonOptions commonOptions = new CommonOptions();

    DecryptCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        fileOptions.claimInput(streams);
        EncryptionContext context = contextOptions.context(streams);
        ContextMatch match = containing ? ContextMatch.containing(context) : ContextMatch.exactly(context);
        @Nullable ByteRange wanted = range == null ? null : ByteRange.of(range);
        int threads = threadOptions.count();
        try (KeyRing keys = keyOptions.open(KeyUse.DECRYPT, streams)) {
            EnvelopeCipher cipher = cipher(keys, threads);
            try (Input input = fileOptions.openInput(streams);
                    Target target = fileOptions.openTarget(input, keys, contextOptions, streams)) {
                Decryption decryption = new Decryption(cipher, match, input, target, this::openProgress);
                if (wanted == null) {
                    decryption.all();
                } else {
                    decryption.only(wanted);
                }
            }
        }
        return ExitCodes.DONE;
    }

    private Progress openProgress(long total) {
        return fileOptions.openProgress("decrypt", total, streams);
    }

    private EnvelopeCipher cipher(KeyRing keys, int threads) throws IOException {
        EnvelopeCipherBuilder builder =
                EnvelopeCipher.builder(keys.first(), keys.others()).parallelism(threads);
        return Built.cipher(
                keySection == null ? builder : builder.keySections(KeySectionFile.read(keySection, keys, streams)));
    }
}
