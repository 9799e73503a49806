package io.sealwax.benchmarks.page;

import io.sealwax.benchmarks.kms.Replayed;
import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Jvm;
import io.sealwax.benchmarks.results.Machine;
import io.sealwax.benchmarks.results.Results;
import io.sealwax.benchmarks.results.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How everybody was set up, and where and how it was measured. */
record AboutSection(Results results, Replays replays) {
    private static final double GIB = 1L << 30;

    Html setUps() {
        Map<String, String> described = new LinkedHashMap<>();
        for (Subject subject : Subject.values()) {
            boolean measured = results.cases().stream()
                    .anyMatch(found -> found.of().subject().equals(subject.id));
            if (measured && !subject.how.isEmpty()) {
                described.put(subject.title, subject.how);
            }
        }
        Map<String, String> replayed = new LinkedHashMap<>();
        replays.workloads().stream()
                .flatMap(workload -> workload.replays().stream())
                .forEach(one -> replayed.putIfAbsent(name(one), one.how()));
        return Html.all(
                Html.element("h2", "How each was set up"),
                Html.element(
                        "p",
                        "As its own documentation says is best. Everybody calls the same local KMS, or has its"
                                + " master key in the process."),
                described.isEmpty() ? Html.NOTHING : Html.element("h3", "Speed and garbage"),
                described.isEmpty() ? Html.NOTHING : list(described),
                replayed.isEmpty() ? Html.NOTHING : Html.element("h3", "Calls to KMS"),
                replayed.isEmpty() ? Html.NOTHING : list(replayed));
    }

    private static String name(Replayed replayed) {
        return replayed.title();
    }

    private static Html list(Map<String, String> described) {
        List<Html> all = new ArrayList<>();
        described.forEach((name, how) -> {
            all.add(Html.element("dt", name));
            all.add(Html.element("dd", how));
        });
        return Html.element("dl", Html.all(all));
    }

    Html measured() {
        Machine machine = results.machine();
        Run run = results.run();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Processor", machine.cpu() + ", " + machine.cores() + " cores");
        facts.put(
                "Memory",
                machine.memoryBytes() > 0
                        ? String.format(Locale.ROOT, "%.0f GiB", machine.memoryBytes() / GIB)
                        : "not said");
        facts.put("System", machine.os() + (machine.governor() == null ? "" : ", clock rate: " + machine.governor()));
        facts.put("Java", results.jvms().stream().map(AboutSection::name).collect(Collectors.joining("; ")));
        facts.put("Providers", providers());
        facts.put("Versions", versions(run));
        facts.put("Date", run.date());
        facts.put("Took", run.seconds() / 60 + " min " + run.seconds() % 60 + " s, " + run.mode());
        facts.put(
                "Load average",
                String.format(Locale.ROOT, "%.2f before, %.2f after", run.loadBefore(), run.loadAfter()));
        facts.put("Commit", run.commit() == null ? "not known" : run.commit());
        List<Html> all = new ArrayList<>();
        facts.forEach((name, fact) -> {
            all.add(Html.element("dt", name));
            all.add(Html.element("dd", fact));
        });
        return Html.all(
                Html.element("h2", "How it was measured"),
                Html.element("dl", "class=\"facts\"", Html.all(all)),
                Html.element("p", "On your machine:"),
                Html.element("pre", Html.element("code", run.command())),
                Html.element(
                        "p",
                        "class=\"note\"",
                        Html.text("Everything on this page is of this one run on this one machine. Ratios carry over"
                                + " to other machines better than times do; machines are never mixed.")));
    }

    private static String name(Jvm jvm) {
        return jvm.name() + " " + jvm.version();
    }

    private String providers() {
        String all = results.cases().stream()
                .map(measured -> measured.of().provider())
                .filter(provider -> !provider.equals(Case.NO_PROVIDER))
                .distinct()
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "the JDK’s" : all;
    }

    private static String versions(Run run) {
        return new TreeMap<>(run.versions())
                .entrySet().stream()
                        .map(version -> version.getKey() + " " + version.getValue())
                        .collect(Collectors.joining(", "));
    }
}
