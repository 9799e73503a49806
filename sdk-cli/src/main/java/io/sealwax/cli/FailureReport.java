package io.sealwax.cli;

import io.sealwax.EnvelopeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells the user on standard error why a command failed, in one line for each failure. */
final class FailureReport implements IExecutionExceptionHandler {
    private final Streams streams;

    FailureReport(Streams streams) {
        this.streams = streams;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return report(failure, CommonOptions.wantsStackTrace(command));
    }

    /** Returns the exit code. */
    int report(Throwable failure, boolean stackTrace) {
        if (!(failure instanceof BrokenPipeException)) {
            tell(failure);
        }
        if (stackTrace) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(this::printLine);
        }
        return ExitCodes.of(failure);
    }

    private void tell(Throwable failure) {
        streams.tell(sentence(failure));
        for (Throwable other : failure.getSuppressed()) {
            if (other instanceof EnvelopeException) {
                streams.tell("another wrapped key: " + sentence(other));
            }
            if (other instanceof EarlierOutput) {
                streams.tell(String.valueOf(other.getMessage()));
            }
        }
    }

    private void printLine(String line) {
        String indent = line.startsWith("\t") ? "\t" : "";
        streams.err().println(indent + Visible.line(line.strip()));
    }

    /** What is not known to be a sentence for users may carry anything, so only its class is named. */
    static String sentence(Throwable failure) {
        if (failure instanceof EnvelopeException || failure instanceof UsageException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return sentence(unchecked.getCause());
        }
        if (failure instanceof IOException file) {
            return FileFailure.sentence(file);
        }
        if (failure instanceof OutOfMemoryError) {
            return "not enough memory; SEALWAX_OPTS=-Xmx... gives the JVM more, and fewer --threads take less";
        }
        return "unexpected " + failure.getClass().getSimpleName() + ": please report it with what --stacktrace prints";
    }
}
