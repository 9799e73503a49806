package io.sealwax.cli;

import io.sealwax.cli.Streams.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The file that is read and the one that is written. */
final class FileOptions {
    @Parameters(
            paramLabel = "<file>",
            arity = "0..1",
            description = "What is read; standard input if it is '-' or missing.")
    private String input = FileNames.STANDARD_STREAM;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "<file>",
            description =
                    "What is written; standard output if it is '-' or missing. A file appears, or is replaced, only"
                            + " when it is complete.")
    private String output = "";

    /** Claims standard input if that is what is read. */
    void claimInput(Streams streams) throws IOException {
        Input.claim(input, streams);
    }

    Input openInput(Streams streams) throws IOException {
        return Input.open(input, streams);
    }

    /** Opens the target, which must be none of the files that are read. */
    Target openTarget(Input source, KeyRing keys, ContextOptions context, Streams streams) throws IOException {
        List<Path> read = new ArrayList<>(keys.files());
        read.addAll(context.files());
        read.add(source.path());
        return Target.open(output(), read, streams);
    }

    private String output() {
        return output.isEmpty() ? FileNames.STANDARD_STREAM : output;
    }

    /**
     * Begins to show how far it is, but not between the lines of what goes to the same terminal.
     *
     * @param total bytes, or a negative number where that is not known
     */
    Progress openProgress(String task, long total, Streams streams) {
        Descriptor written = output().equals(FileNames.STANDARD_STREAM)
                ? Descriptor.STANDARD_OUTPUT
                : Descriptor.named(Path.of(output()));
        boolean isInTheWay = written != null && written.isTerminal(streams);
        return new Progress(streams, task, total, !isInTheWay);
    }

    /**
     * Keeps bytes that are no text off a terminal, unless they were sent there in so many words.
     *
     * @throws UsageException if that is where they would go
     */
    void requireNoTerminal(Streams streams) {
        if (output.isEmpty() && streams.isTerminal(Stream.STDOUT)) {
            throw new UsageException("a message is no text for a terminal: name a file with -o, or say '-o -'");
        }
    }
}
