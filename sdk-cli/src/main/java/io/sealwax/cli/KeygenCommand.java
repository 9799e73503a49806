package io.sealwax.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sealwax keygen} */
@Command(
        name = "keygen",
        sortOptions = false,
        header = "Makes a local master key.",
        synopsisHeading = "%nUsage:%n",
        customSynopsis = "  @|bold sealwax keygen|@ <file>",
        descriptionHeading = "%n",
        description = "The key is 32 random bytes, written as 64 hex digits to a new file that only its owner may read."
                + " Everyone who has the file can decrypt every message under the key; without it nobody can.",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  sealwax keygen demo.key")
final class KeygenCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "<file>",
            description = "Must not exist yet. Its name without extension is the key's name.")
    private String file = "";

    @Mixin
    final CommonOptions commonOptions = new CommonOptions();

    @Override
    public Integer call() throws IOException {
        if (file.equals(FileNames.STANDARD_STREAM)) {
            throw new UsageException("a key goes into a file, not to standard output");
        }
        KeyFile.create(FileNames.of(file));
        return ExitCodes.DONE;
    }
}
