package io.sealwax.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {
    private static final String STACK_TRACE = "--stacktrace";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(names = STACK_TRACE, description = "If it fails, print the stack trace too.")
    boolean stackTrace;

    /** Whether the stack trace was asked for at this command, or at the one above it. */
    static boolean wantsStackTrace(CommandLine command) {
        for (CommandLine at = command; at != null; at = at.getParent()) {
            if (at.getParseResult() != null && at.getParseResult().hasMatchedOption(STACK_TRACE)) {
                return true;
            }
        }
        return false;
    }
}
