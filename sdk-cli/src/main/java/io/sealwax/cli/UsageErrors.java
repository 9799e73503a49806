package io.sealwax.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what is wrong with a command line. The parser's own sentences repeat what was typed, which may be a
 * context value or a key in the wrong place; these name options only.
 */
final class UsageErrors implements IParameterExceptionHandler {
    /** What an option looks like that was merely misspelt, without the value that hangs on it. */
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]{0,30}(?==|$)");

    private final Streams streams;

    UsageErrors(Streams streams) {
        this.streams = streams;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String help = "'" + command.getCommandSpec().qualifiedName() + " --help' says more";
        streams.tell(sentence(failure) + "; " + help);
        return ExitCodes.USAGE;
    }

    private static String sentence(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (failure instanceof MissingParameterException missing) {
            return "missing: " + labels(missing.getMissing());
        }
        if (failure instanceof OverwrittenOptionException overwritten
                && overwritten.getOverwritten() instanceof OptionSpec option) {
            return option.longestName() + " is given more than once";
        }
        if (failure.getArgSpec() instanceof OptionSpec option) {
            return option.longestName() + " takes " + (option.arity().max() == 0 ? "no value" : option.paramLabel());
        }
        return "a command and its options are needed";
    }

    private static String unmatched(UnmatchedArgumentException failure) {
        boolean isCommand = failure.getCommandLine().getParent() == null;
        if (!failure.isUnknownOption()) {
            boolean takesFile = !failure.getCommandLine()
                    .getCommandSpec()
                    .positionalParameters()
                    .isEmpty();
            return isCommand
                    ? "unknown command"
                    : takesFile ? "more than one <file>" : "there is nothing to name but options";
        }
        Matcher option = OPTION.matcher(failure.getUnmatched().get(0));
        String name = option.lookingAt() ? " " + option.group() : "";
        List<String> similar = failure.getSuggestions();
        return "unknown option" + name + (similar.isEmpty() ? "" : ", is it " + String.join(" or ", similar) + "?");
    }

    private static String labels(List<ArgSpec> missing) {
        return missing.stream().map(UsageErrors::label).collect(Collectors.joining(", "));
    }

    private static String label(ArgSpec missing) {
        return missing instanceof OptionSpec option
                ? option.longestName() + " " + option.paramLabel()
                : missing.paramLabel();
    }
}
