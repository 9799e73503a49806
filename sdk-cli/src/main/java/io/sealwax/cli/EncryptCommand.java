package io.sealwax.cli;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sealwax encrypt} */
@Command(
        name = "encrypt",
        sortOptions = false,
        header = "Encrypts a file and binds it to a context.",
        synopsisHeading = "%nUsage:%n",
        customSynopsis = {
            "  @|bold sealwax encrypt|@ --key=<key> --context=<name=value> [-o <file>] [<file>]",
            "  @|bold sealwax encrypt|@ --key=<key> --no-context [-o <file>] [<file>]"
        },
        descriptionHeading = "%n",
        description = "The message decrypts only where the same context is given again.",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  sealwax encrypt --key local:demo.key --context tenant=acme -o a.swx a.txt")
final class EncryptCommand implements Callable<Integer> {
    /** With its header and its tags, the message still fits into an array. */
    private static final int LONGEST_PLAINTEXT = 2_145_000_000;

    private final Streams streams;

    @Mixin
    private final KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private final ContextOptions contextOptions = new ContextOptions();

    @Mixin
    private final FileOptions fileOptions = new FileOptions();

    @Mixin
    final CommonOptions commonOptions = new CommonOptions();

    EncryptCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        EncryptionContext context = contextOptions.context();
        fileOptions.requireNoTerminal(streams);
        try (KeyRing keys = keyOptions.open(streams).requireOneMessage();
                Input input = fileOptions.openInput(streams);
                Target target = fileOptions.openTarget(input, keys, streams);
                Progress progress = new Progress(streams, "encrypt", 2 * input.length())) {
            byte[] message = encrypt(input, keys, context, progress);
            target.write(message, progress);
            target.commit();
        }
        return ExitCodes.DONE;
    }

    private static byte[] encrypt(Input input, KeyRing keys, EncryptionContext context, Progress progress)
            throws IOException {
        byte[] plaintext = input.readAll(LONGEST_PLAINTEXT, progress);
        try {
            return EnvelopeCipher.builder(keys.first(), keys.others()).build().encrypt(plaintext, context);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }
}
