package io.sealwax.cli;

import io.sealwax.cli.demo.Demo;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sealwax demo} */
@Command(
        name = "demo",
        sortOptions = false,
        header = "Shows what Sealwax does, on 10,000 made-up customer records.",
        synopsisHeading = "%nUsage:%n",
        customSynopsis = "  @|bold sealwax demo|@",
        descriptionHeading = "%n",
        description =
                "Starts a local KMS in the process, encrypts the records field by field, opens them as a batch job"
                        + " would, shows how openings are refused, and counts the calls. Needs no AWS account,"
                        + " and touches no file and no network.",
        optionListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  sealwax demo")
final class DemoCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    final CommonOptions commonOptions = new CommonOptions();

    DemoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
        new Demo(out).run();
        if (out.checkError()) {
            throw new IOException("standard output: cannot be written");
        }
        return ExitCodes.DONE;
    }
}
