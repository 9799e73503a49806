package io.sealwax.benchmarks.builds;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sealwax.benchmarks.results.Machine;
import io.sealwax.benchmarks.run.ThisMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says what the new build takes, where the old one takes one: each JVM has both and gives them turns, and the median of
 * the JVMs counts, since each compiles as it likes.
 */
public final class Comparison {
    /** If something is wrong, as many JVMs are asked again, and all of them count. */
    private static final int LOOKS = 2;

    private final Build oldBuild;
    private final Build newBuild;
    private final List<Work> works;
    private final Lengths lengths;
    private final double percent;

    /**
     * @param only runs what has one of these texts in its name; everything if there are none
     * @param percent how much more the new build may take
     * @throws IllegalArgumentException if nothing has such a name
     */
    public Comparison(Build oldBuild, Build newBuild, boolean quick, List<String> only, double percent) {
        this.oldBuild = oldBuild;
        this.newBuild = newBuild;
        this.works = Work.all().stream()
                .filter(work -> only.isEmpty() || only.stream().anyMatch(work.toString()::contains))
                .toList();
        this.lengths = quick ? Lengths.QUICK : Lengths.FULL;
        this.percent = percent;
        if (works.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing that both builds do has " + String.join(" or ", only) + " in its name");
        }
    }

    /**
     * The build that is meant.
     *
     * @param what a folder of jars, or a commit, which is built
     * @param kept where builds of commits are kept
     * @throws IllegalArgumentException if it is neither
     */
    public static Build build(String what, Path kept, PrintStream progress) throws IOException, InterruptedException {
        return Files.isDirectory(Path.of(what)) ? Build.in(Path.of(what)) : new Checkout(kept, progress).of(what);
    }

    /**
     * What was found, as it is written to {@code builds.json}.
     *
     * @param percent how much more the new build may take
     * @param complaints what is wrong with it
     */
    record Found(
            Machine machine,
            String jvm,
            String date,
            double loadBefore,
            double loadAfter,
            String oldBuild,
            String newBuild,
            double percent,
            List<String> complaints,
            List<Compared> compared) {}

    /**
     * Measures, writes a table and {@code builds.json}, and returns whether the new build takes no more than it may.
     *
     * @param java the JVM to measure with
     */
    public boolean run(Path java, Path folder, PrintStream out, PrintStream progress)
            throws IOException, InterruptedException {
        return run(question -> OneJvm.ask(question, java), folder, out, progress);
    }

    /** Asks a JVM of its own. */
    @FunctionalInterface
    interface Jvms {
        OneJvm.Answer ask(OneJvm.Question question) throws IOException, InterruptedException;
    }

    boolean run(Jvms jvms, Path folder, PrintStream out, PrintStream progress)
            throws IOException, InterruptedException {
        String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        double loadBefore = ThisMachine.load();
        List<OneJvm.Answer> answers = new ArrayList<>();
        List<Compared> compared = List.of();
        List<String> complaints = List.of();
        for (int look = 0; look < LOOKS && (look == 0 || !complaints.isEmpty()); look++) {
            for (int jvm = 0; jvm < lengths.jvms(); jvm++) {
                answers.add(ask(answers.size(), jvms, progress));
            }
            compared = compared(answers);
            complaints = compared.stream()
                    .flatMap(of -> of.complaints(percent).stream())
                    .toList();
        }
        Found found = new Found(
                ThisMachine.describe(),
                answers.get(0).jvm(),
                date,
                loadBefore,
                ThisMachine.load(),
                oldBuild.name(),
                newBuild.name(),
                percent,
                complaints,
                compared);
        print(found, out);
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(folder.resolve("builds.json").toFile(), found);
        return complaints.isEmpty();
    }

    private OneJvm.Answer ask(int jvm, Jvms jvms, PrintStream progress) throws IOException, InterruptedException {
        OneJvm.Answer answer = jvms.ask(new OneJvm.Question(oldBuild, newBuild, jvm % 2 == 1, works, lengths));
        for (int i = 0; i < works.size(); i++) {
            progress.printf(
                    Locale.ROOT,
                    "%d  %s: %.3f%n",
                    jvm + 1,
                    works.get(i),
                    answer.rounds().get(i).ratio());
        }
        return answer;
    }

    private List<Compared> compared(List<OneJvm.Answer> answers) {
        List<Compared> all = new ArrayList<>();
        for (int i = 0; i < works.size(); i++) {
            int index = i;
            all.add(new Compared(
                    works.get(i).toString(),
                    answers.stream().map(answer -> answer.rounds().get(index)).toList()));
        }
        return all;
    }

    private static void print(Found found, PrintStream out) {
        Machine machine = found.machine();
        out.printf(
                Locale.ROOT,
                "%s, %d cores, %s; %s; %s; load average %.1f before and %.1f after%n%n",
                machine.cpu(),
                machine.cores(),
                machine.os(),
                found.jvm(),
                found.date(),
                found.loadBefore(),
                found.loadAfter());
        out.println("Old: " + found.oldBuild() + ". New: " + found.newBuild()
                + ". The median of JVMs (least to greatest), by time on a CPU.");
        out.println();
        out.println("| | old, ns | new, ns | new takes, times | old, B | new, B |");
        out.println("|---|--:|--:|--:|--:|--:|");
        found.compared().forEach(of -> out.println(of.row()));
        out.println();
        found.complaints().forEach(out::println);
        out.printf(
                Locale.ROOT,
                found.complaints().isEmpty()
                        ? "ok: nothing takes more than %.1f %% more%n"
                        : "FAILED: more than %.1f %% more%n",
                found.percent());
    }
}
