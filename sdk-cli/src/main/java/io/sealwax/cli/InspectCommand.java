package io.sealwax.cli;

import io.sealwax.cli.Streams.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealwax inspect} */
@Command(
        name = "inspect",
        sortOptions = false,
        header = "Shows what stands in front of a message; needs no key.",
        synopsisHeading = "%nUsage:%n",
        customSynopsis = "  @|bold sealwax inspect|@ [--json] [--color=auto|always|never] [<file>]",
        descriptionHeading = "%n",
        description = {
            "Shows the header in words, and which bytes are which field. Nothing vouches for it: only a message that"
                    + " decrypts proves its context. A malformed message is shown up to where it is wrong."
        },
        parameterListHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%nFields of --json:%n",
        footer = {
            "  file             what was inspected",
            "  messageLength    bytes; null if the message was not read to its end",
            "  version          of the message format",
            "  body             'record' or 'chunks'",
            "  headerLength     bytes",
            "  plaintextLength  bytes; null if no message is as long as this one",
            "  context          name, value (null if detached), boundToKey, detached",
            "  wrappedKeys      provider, keyName, wrapped (hex)",
            "  keyId            hex, if the wrapped keys are kept elsewhere; or null",
            "  failure          null, or class and message, for some field and offset",
            "Between messageLength and failure there is nothing if the header is malformed.",
            "",
            "Examples:",
            "  sealwax inspect a.swx",
            "  sealwax inspect --json a.swx | jq -r '.wrappedKeys[].keyName'"
        })
final class InspectCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(
            paramLabel = "<file>",
            arity = "0..1",
            description = "The message; standard input if it is '-' or missing.")
    private String file = FileNames.STANDARD_STREAM;

    @Option(names = "--json", description = "For machines.")
    private boolean json;

    @Option(
            names = "--color",
            paramLabel = "auto|always|never",
            description = "Whether to use colours; auto: on a terminal, unless NO_COLOR is set.")
    private Colors color = Colors.AUTO;

    @Mixin
    final CommonOptions commonOptions = new CommonOptions();

    InspectCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Inspection inspection;
        try (Input input = Input.open(file, streams)) {
            inspection = Inspection.of(input);
        }
        print(json ? InspectionJson.of(inspection) : picture(inspection));
        if (inspection.failure() != null) {
            throw inspection.failure();
        }
        return ExitCodes.DONE;
    }

    private String picture(Inspection inspection) {
        Ink ink = new Ink(color.on(streams, Stream.STDOUT));
        return new InspectionSummary(inspection, ink).draw() + '\n' + new BytePicture(inspection, ink).draw();
    }

    private void print(String text) throws IOException {
        try {
            streams.out().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw FileFailure.of("standard output", e);
        }
    }
}
