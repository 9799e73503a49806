package io.sealwax.cli;

import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What is asked of the value of every option and every parameter, before a command sees any. */
final class Arguments {
    private Arguments() {}

    /**
     * Runs the command if each value says something, and says what was typed. An empty one is mostly a variable of a
     * script that is not set: to go on with a default would print a secret that was meant for a file.
     */
    static int execute(ParseResult parsed) {
        for (ParseResult at = parsed; at != null; at = at.subcommand()) {
            for (ArgSpec arg : at.matchedArgs()) {
                for (String value : arg.originalStringValues()) {
                    try {
                        check(arg, value);
                    } catch (UsageException e) {
                        throw new ExecutionException(at.commandSpec().commandLine(), "wrong", e);
                    }
                }
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static void check(ArgSpec arg, String value) {
        String name = arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
        if (value.isEmpty()) {
            throw new UsageException(name + " is empty");
        }
        if (!LocaleText.isWhole(value)) {
            throw new UsageException(name + " " + LocaleText.complaint() + "; " + LocaleText.advice());
        }
    }
}
