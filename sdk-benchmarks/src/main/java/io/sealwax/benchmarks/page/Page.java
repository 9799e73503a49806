package io.sealwax.benchmarks.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sealwax.benchmarks.results.Results;
import io.sealwax.benchmarks.results.ResultsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes {@code index.html}, the page of one run: charts, each with its numbers, and all that is needed to read them.
 * Whatever the page needs is in it, and it may not ask for more.
 */
public final class Page {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> MEASURED = Set.of("quick", "full");
    private static final Pattern PART = Pattern.compile("\\{\\{([a-z]+)}}");

    private final Results results;
    private final Replays replays;
    private final ChartData data;

    private Page(Results results) {
        this.results = results;
        this.replays = Replays.of(results);
        this.data = ChartData.of(results);
    }

    /** Takes {@code results.json} and the folder to write to. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("usage: RESULTS_JSON FOLDER");
        }
        write(ResultsFile.read(Path.of(args[0])), Path.of(args[1]));
    }

    /** Writes the page and, in {@code charts}, its charts as pictures for light and for dark surroundings. */
    public static void write(Results results, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("index.html"), html(results));
        StaticCharts.write(ChartData.of(results), folder.resolve("charts"));
    }

    /** The page. */
    static String html(Results results) {
        return new Page(results).html();
    }

    private String html() {
        Map<String, String> parts = Map.of(
                "style", Resource.read("page.css"),
                "header", header().markup(),
                "main", main().markup(),
                "footer", new AboutSection(results, replays).measured().markup(),
                "data", inScript(json(data)),
                "echarts", Resource.echarts(),
                "charts", Resource.read("charts.js"),
                "draw", Resource.read("page.js"));
        // in one pass, so that no part is looked into for others
        return PART.matcher(Resource.read("page.html"))
                .replaceAll(part -> Matcher.quoteReplacement(parts.get(part.group(1))));
    }

    private Html header() {
        Html invented = MEASURED.contains(results.run().mode())
                ? Html.NOTHING
                : Html.element(
                        "p",
                        "class=\"fixture\"",
                        Html.text("Invented numbers, to test this page. Nobody measured them."));
        String jdk = results.jvms().isEmpty()
                ? ""
                : ", Java " + results.jvms().get(0).jdk();
        return Html.all(
                invented,
                Html.element("h1", "Sealwax, measured"),
                Html.element(
                        "p",
                        "class=\"lead\"",
                        Html.text("How fast, how many calls to KMS, at what cost, and against what: one run on one"
                                + " machine. "
                                + results.machine().cpu() + ", "
                                + results.machine().cores() + " cores" + jdk + "; "
                                + results.run().date().replaceAll("T.*", "") + ".")));
    }

    private Html main() {
        Speeds speeds = new Speeds(results);
        return Html.all(
                Html.element("h2", "Aims"),
                new Goals(speeds, replays).html(),
                new SpeedSection(speeds, data).html(),
                new StreamSection(speeds).html(),
                new DoublingSection(speeds).html(),
                new KmsSection(replays, data).html(),
                new EverythingSection(results).html(),
                new AboutSection(results, replays).setUps());
    }

    private static String json(ChartData data) {
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("chart data has no form as JSON", e);
        }
    }

    /** So that nothing in it ends the element that it stands in. In JSON, this character stands in strings only. */
    private static String inScript(String json) {
        return json.replace("<", "\\u003c");
    }
}
