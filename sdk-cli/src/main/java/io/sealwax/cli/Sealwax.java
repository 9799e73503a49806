package io.sealwax.cli;

import io.sealwax.cli.Streams.Stream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code sealwax} command. */
@Command(
        name = "sealwax",
        sortOptions = false,
        header = "Encrypts files, each bound to a context, and decrypts each only with that context.",
        synopsisHeading = "%nUsage:%n",
        customSynopsis = "  @|bold sealwax|@ <command>",
        versionProvider = Version.class,
        commandListHeading = "%n",
        optionListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:done",
            "  1:something unexpected; please report it",
            "  2:the command line is wrong",
            "  3:no message that this version reads: not-a-message, unknown-version, malformed-header, too-long",
            "  4:the context is another one: context, missing-detached-value, context-too-long",
            "  5:the message is not as it was written: commitment, record, chunk, truncated",
            "  6:there is no data key: no-trusted-key, key-access, key-length, too-many-keys, key-section-missing",
            "  7:a file cannot be read or written, or holds no key; there is not enough memory",
            "130:interrupted; 141: nobody reads the output any more; 143: terminated"
        },
        footer = {
            "",
            "Environment:",
            "  JAVA_HOME      the JDK to run on, 17 or newer",
            "  SEALWAX_OPTS   options for the JVM, such as -Xmx64m",
            "  NO_COLOR       no colours, whatever its value",
            "",
            "Examples:",
            "  sealwax keygen demo.key",
            "  sealwax encrypt --key local:demo.key --context tenant=acme -o a.swx a.txt",
            "  sealwax inspect a.swx",
            "  sealwax decrypt --key local:demo.key --context tenant=acme a.swx"
        })
final class Sealwax implements Runnable {
    @Mixin
    final CommonOptions commonOptions = new CommonOptions();

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    private Sealwax() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(Streams.ofProcess(), args));
    }

    /** Runs one command and returns its exit code. */
    static int run(Streams streams, String... args) {
        try {
            return commandLine(streams, args).execute(args);
        } catch (OutOfMemoryError e) {
            return new FailureReport(streams).report(e, false);
        }
    }

    static CommandLine commandLine(Streams streams, String... args) {
        CommandLine command = new CommandLine(new Sealwax());
        commands(streams, args).forEach((name, subcommand) -> command.addSubcommand(subcommand.get()));
        return command
                // a pair or a name may begin with '@', and is not to be taken for a file of arguments
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        Colors.AUTO.on(streams, Stream.STDOUT) ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setExecutionStrategy(Arguments::execute)
                .setParameterExceptionHandler(new UsageErrors(streams))
                .setExecutionExceptionHandler(new FailureReport(streams));
    }

    /**
     * The commands, or the one that is called: to set up all of them would take a quarter of the time that a short run
     * takes.
     */
    private static Map<String, Supplier<Object>> commands(Streams streams, String... args) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("keygen", KeygenCommand::new);
        commands.put("encrypt", () -> new EncryptCommand(streams));
        commands.put("decrypt", () -> new DecryptCommand(streams));
        commands.put("inspect", () -> new InspectCommand(streams));
        commands.put("demo", () -> new DemoCommand(streams));
        commands.put("local-kms", () -> new LocalKmsCommand(streams));
        if (args.length > 0 && commands.containsKey(args[0])) {
            commands.keySet().retainAll(Set.of(args[0]));
        }
        return commands;
    }

    @Override
    public void run() {
        throw new UsageException(
                "a command is needed: keygen, encrypt, decrypt, inspect, demo or local-kms; 'sealwax --help' says"
                        + " more");
    }
}
