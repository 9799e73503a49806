package io.sealwax.benchmarks.kms;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Replays all workloads with all set-ups, and writes what it found as a JSON array. Takes the file's name, and before
 * it {@code --quick} for a run of less than a minute. It wants a JVM of its own, and a machine that does nothing else.
 */
public final class Workloads {
    private static final JsonMapper JSON = new JsonMapper();

    private Workloads() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        boolean quick = args.length == 2 && args[0].equals("--quick");
        if (args.length != (quick ? 2 : 1)) {
            throw new IllegalArgumentException("usage: [--quick] FILE");
        }
        List<ObjectNode> results = run(quick, System.err);
        Files.writeString(
                Path.of(args[args.length - 1]),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(results) + "\n");
    }

    /**
     * The results, one for each workload, as {@code results.json} has them, of a JVM of its own: what the caller's has
     * compiled and collected would show in the waits.
     *
     * @throws IOException also where that JVM fails, which has then said why on standard error
     */
    public static List<ObjectNode> runApart(boolean quick) throws IOException, InterruptedException {
        Path file = Files.createTempFile("workloads", ".json");
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Workloads.class.getName()));
            if (quick) {
                command.add("--quick");
            }
            command.add(file.toString());
            int status = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("the workloads ended with " + status);
            }
            return List.of(JSON.readValue(file.toFile(), ObjectNode[].class));
        } finally {
            Files.delete(file);
        }
    }

    private static List<ObjectNode> run(boolean quick, PrintStream progress) throws InterruptedException {
        Plan plan = quick ? Plan.quick() : Plan.full();
        for (SetUp setUp : SetUp.all()) {
            Replay.of(plan.warmUp(), setUp);
        }
        List<ObjectNode> results = new ArrayList<>();
        for (Workload workload : plan.workloads()) {
            results.add(JSON.valueToTree(run(workload, progress)));
        }
        return results;
    }

    private static WorkloadResult run(Workload workload, PrintStream progress) throws InterruptedException {
        List<SetUp> setUps = new ArrayList<>(SetUp.all());
        if (workload.isReplayedAlone()) {
            setUps.add(new LoadAlone());
        }
        List<Replayed> replays = new ArrayList<>();
        for (SetUp setUp : setUps) {
            Replayed replayed = Replay.of(workload, setUp);
            replays.add(replayed);
            Percentiles waits = replayed.waits();
            progress.printf(
                    Locale.ROOT,
                    "%s, %s: %,d messages, %,d calls (%,d throttled), %,d failed; p50 %,.0f µs, p99 %,.0f, p99.9"
                            + " %,.0f, max %,.0f; CPU %.2f%n",
                    workload.name(),
                    setUp.id(),
                    replayed.messages(),
                    replayed.calls(),
                    replayed.throttled(),
                    replayed.failed(),
                    waits.p50Micros(),
                    waits.p99Micros(),
                    waits.p999Micros(),
                    waits.maxMicros(),
                    replayed.cpuShare());
        }
        return WorkloadResult.of(workload, replays);
    }
}
