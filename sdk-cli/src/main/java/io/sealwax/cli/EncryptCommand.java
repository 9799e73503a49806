package io.sealwax.cli;

import io.sealwax.EncryptingOutputStream;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import java.io.IOException;
import java.io.OutputStream;
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
    /** Bytes; what is longer is not held in memory. */
    private static final int LONGEST_RECORD = 65_535;

    private final Streams streams;

    @Mixin
    private final KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private final ContextOptions contextOptions = new ContextOptions();

    @Mixin
    private final ThreadOptions threadOptions = new ThreadOptions();

    @Mixin
    private final FileOptions fileOptions = new FileOptions();

    @Mixin
    final CommonOptions commonOptions = new CommonOptions();

    EncryptCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        fileOptions.claimInput(streams);
        EncryptionContext context = contextOptions.context(streams);
        int threads = threadOptions.count();
        fileOptions.requireNoTerminal(streams);
        try (KeyRing keys = keyOptions.open(KeyUse.ENCRYPT, streams).requireOneMessage()) {
            EnvelopeCipher cipher = Built.cipher(
                    EnvelopeCipher.builder(keys.first(), keys.others()).parallelism(threads));
            try (Input input = fileOptions.openInput(streams);
                    Target target = fileOptions.openTarget(input, keys, contextOptions, streams);
                    Progress progress = fileOptions.openProgress("encrypt", input.length(), streams)) {
                encrypt(input, cipher, context, target.stream(), progress);
                target.commit();
            }
        }
        return ExitCodes.DONE;
    }

    /**
     * Whether its length was known or not, a short input becomes a record, and a longer one is written as it is read.
     */
    private static void encrypt(
            Input input, EnvelopeCipher cipher, EncryptionContext context, OutputStream out, Progress progress)
            throws IOException {
        byte[] start = input.readStart(LONGEST_RECORD + 1);
        try {
            if (start.length <= LONGEST_RECORD) {
                out.write(cipher.encrypt(start, context));
                return;
            }
            try (EncryptingOutputStream message = cipher.encryptTo(out, context)) {
                message.write(start);
                long unused = message.transferFrom(input.stream(progress));
                message.finish();
            }
        } finally {
            Arrays.fill(start, (byte) 0);
        }
    }
}
