package io.sealwax.benchmarks.builds;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sealwax.benchmarks.subjects.JcaProviders;
import io.sealwax.benchmarks.turns.Meter;
import io.sealwax.benchmarks.turns.Taken;
import io.sealwax.benchmarks.turns.Turn;
import io.sealwax.benchmarks.turns.Turns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What runs in each of the JVMs: both builds, warmed up with everything first, since a service's code has seen all
 * kinds of calls, too, and then measured work after work.
 */
final class OneJvm {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PROVIDER = "SunJCE";
    private static final long NANOS_A_MILLI = 1_000_000;

    /**
     * What it is asked.
     *
     * @param newFirst whether the new build is loaded before the old one
     */
    record Question(Build oldBuild, Build newBuild, boolean newFirst, List<Work> works, Lengths lengths) {
        Question {
            works = List.copyOf(works);
        }
    }

    /** What it says of each work, and which JVM it is. */
    record Answer(List<Round> rounds, String jvm) {
        Answer {
            rounds = List.copyOf(rounds);
        }
    }

    private OneJvm() {}

    /** Asks a JVM with G1 and a heap of 1 GiB, as a service may have. */
    static Answer ask(Question question, Path java) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("sealwax-builds");
        Path asked = folder.resolve("question.json");
        Path answered = folder.resolve("answer.json");
        try {
            JSON.writeValue(asked.toFile(), question);
            Process process = new ProcessBuilder(
                            java.toString(),
                            "-XX:+UseG1GC",
                            "-Xms1g",
                            "-Xmx1g",
                            "-cp",
                            System.getProperty("java.class.path"),
                            OneJvm.class.getName(),
                            asked.toString(),
                            answered.toString())
                    // what it has to say must not get between the lines on standard output
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException("a JVM that measured ended with " + process.exitValue());
            }
            return JSON.readValue(answered.toFile(), Answer.class);
        } finally {
            Files.deleteIfExists(asked);
            Files.deleteIfExists(answered);
            Files.delete(folder);
        }
    }

    /** Answers the question in a file with another file. */
    public static void main(String[] files) throws Exception {
        Question question = JSON.readValue(Path.of(files[0]).toFile(), Question.class);
        JcaProviders.warmUp(JcaProviders.named(PROVIDER));
        Turns turns =
                new Turns(Meter.ofThread(), new Random(), question.lengths().turnMillis() * NANOS_A_MILLI);
        List<Round> rounds = answer(question, turns);
        JSON.writeValue(
                Path.of(files[1]).toFile(),
                new Answer(rounds, System.getProperty("java.vm.name") + " " + Runtime.version()));
    }

    static List<Round> answer(Question question, Turns turns) throws Exception {
        List<Build> builds = question.newFirst()
                ? List.of(question.newBuild(), question.oldBuild())
                : List.of(question.oldBuild(), question.newBuild());
        int old = question.newFirst() ? 1 : 0;
        try (Library first = builds.get(0).load(PROVIDER);
                Library second = builds.get(1).load(PROVIDER)) {
            List<List<Turn>> subjects = new ArrayList<>();
            for (Work work : question.works()) {
                subjects.add(List.of(calls(work, builds.get(0), first), calls(work, builds.get(1), second)));
            }
            List<Integer> calls = new ArrayList<>();
            for (List<Turn> both : subjects) {
                calls.add(turns.warmUp(both, question.lengths().warmUpMillis() * NANOS_A_MILLI));
            }
            List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < subjects.size(); i++) {
                Taken taken = turns.take(
                        subjects.get(i), calls.get(i), question.lengths().rounds());
                rounds.add(Round.of(taken, old, 1 - old));
            }
            return rounds;
        }
    }

    private static Turn calls(Work work, Build build, Library library) throws Exception {
        try {
            return library.calls(work.operation(), work.variant(), work.size());
        } catch (LinkageError e) {
            throw new IllegalArgumentException(build.name() + " lacks what the benchmarks call: " + e, e);
        }
    }
}
