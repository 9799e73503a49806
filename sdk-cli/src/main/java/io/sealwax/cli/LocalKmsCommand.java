package io.sealwax.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sealwax local-kms} */
@Command(
        name = "local-kms",
        sortOptions = false,
        header = "Serves an AWS KMS on this machine, for tests; never for production.",
        synopsisHeading = "%nUsage:%n",
        customSynopsis = "  @|bold sealwax local-kms|@ [--port=<port>] [--data=<file>] [--alias=<name>]...",
        descriptionHeading = "%n",
        description = "Serves the protocol of AWS KMS over HTTP on 127.0.0.1 until it is interrupted, so that the AWS"
                + " SDKs, the AWS command line and this command use it unchanged. Signatures are not"
                + " verified and policies not enforced; keys lie in the clear.",
        optionListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  sealwax local-kms --data keys.json --alias alias/demo &",
            "  export AWS_ENDPOINT_URL_KMS=http://127.0.0.1:4599 AWS_REGION=us-east-1",
            "  export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any",
            "  sealwax encrypt --key alias/demo --context tenant=acme -o a.swx a.txt"
        })
final class LocalKmsCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;

    private final Streams streams;

    @Option(
            names = "--port",
            paramLabel = "<port>",
            defaultValue = "4599",
            description = "Where to serve; 0 takes a free port. Unless it is given: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "<file>",
            description =
                    "Keeps the keys in this file, in the clear; it is made if it is not there. Without it they are"
                            + " gone in the end.")
    private @Nullable String data;

    @Option(
            names = "--alias",
            paramLabel = "<name>",
            description = "Makes a key with this alias, alias/..., if there is none. Repeatable.")
    private List<String> aliases = new ArrayList<>();

    @Mixin
    final CommonOptions commonOptions = new CommonOptions();

    LocalKmsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new UsageException("--port: " + port + " is not 0 to " + HIGHEST_PORT);
        }
        @Nullable Path file = data == null ? null : FileNames.of(data);
        if (file != null && Descriptor.named(file) != null) {
            throw new UsageException("--data: a file is needed that can be replaced, and this is a stream");
        }
        PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
        return new ServedKms(port, file, aliases).serveUntilInterrupted(out);
    }
}
