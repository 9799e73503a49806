package io.sealwax.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.benchmarks.results.Machine;
import io.sealwax.benchmarks.results.Results;
import io.sealwax.benchmarks.results.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static Results empty(String mode, String cpu) {
        return Results.of(
                new Machine("m", cpu, 2, 0, "Linux", "performance"),
                new Run("2026-11-24T23:00:00Z", 61, mode, "./sealwax bench --quick", null, 0, 0, Map.of("tink", "1.2")),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void theMachineTheCommandAndTheVersionsStandOnThePage() {
        assertThat(Page.html(empty("quick", "Some CPU")))
                .contains(
                        "Some CPU, 2 cores",
                        "clock rate: performance",
                        "./sealwax bench --quick",
                        "tink 1.2",
                        "1 min 1 s, quick")
                .doesNotContain("Invented");
    }

    @Test
    void whatWasNotMeasuredHasNoChartAndNoAimThatWasMet() {
        assertThat(Page.html(empty("full", "cpu")))
                .contains("not measured")
                .doesNotContain("<figure", "class=\"met\"", "class=\"missed\"");
    }

    @Test
    void nameOfAMachineIsTextAndNoMarkup() {
        assertThat(Page.html(empty("full", "<script>alert(1)</script> & \"{{echarts}}\"")))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;{{echarts}}&quot;")
                .doesNotContain("<script>alert");
    }

    @Test
    void inventedNumbersSaySo() throws IOException {
        assertThat(Page.html(Fixture.results())).contains("Invented numbers, to test this page. Nobody measured them.");
    }

    @Test
    void ratiosComeBeforeTimesAndAimsBeforeBoth() throws IOException {
        // without its scripts, one of which has a megabyte in a line: the assertion would take a minute to search it
        assertThat(Page.html(Fixture.results()).replaceAll("(?s)<script.*?</script>", ""))
                .containsSubsequence(
                        ">Aims</h2>",
                        "≥\u00a025.0",
                        "data-chart=\"ratio-encrypt\"",
                        "data-chart=\"throughput-encrypt\"",
                        "data-chart=\"garbage-encrypt\"",
                        "data-chart=\"calls\"",
                        "data-chart=\"rotation\"",
                        "data-chart=\"outage\"",
                        "How each was set up",
                        "How it was measured");
    }

    @Test
    void aimsAreJudgedByTheResults() throws IOException {
        assertThat(Page.html(Fixture.results()))
                .contains("<th scope=\"row\">Calls for a million messages, unique"
                        + " rows</th><td>≤\u00a01,000</td><td><span class=\"met\">1,000, met</span>")
                .contains("<th scope=\"row\">Slowest caller through a"
                        + " rotation</th><td>≤\u00a05.0\u00a0ms</td><td><span class=\"met\">1.9\u00a0ms,"
                        + " met</span>");
    }

    @Test
    void aQuickRunShowsItsFiguresAndJudgesNone() throws IOException {
        Results judged = Fixture.results();
        Run run = judged.run();
        Run quick = new Run(
                run.date(),
                run.seconds(),
                "quick",
                run.command(),
                run.commit(),
                run.loadBefore(),
                run.loadAfter(),
                run.versions());

        assertThat(Page.html(Results.of(judged.machine(), quick, judged.jvms(), judged.cases(), judged.workloads())))
                .contains(
                        "it meets and misses nothing",
                        "<th scope=\"row\">Calls for a million messages, unique"
                                + " rows</th><td>≤\u00a01,000</td><td>1,000</td>")
                .doesNotContain("class=\"met\"", "class=\"missed\"");
    }

    @Test
    void everyChartHasItsNumbersBehindIt() throws IOException {
        String html = Page.html(Fixture.results());
        for (String figure : html.split("<figure>", -1)) {
            if (figure.contains("data-chart")) {
                assertThat(figure).contains("role=\"img\"", "aria-label=\"", "<details><summary>Numbers", "<caption>");
            }
        }
        assertThat(html).contains("<td>1,000</td><td>$0.003</td>");
    }

    @Test
    void chartsAreFilesToo(@TempDir Path folder) throws Exception {
        Page.write(Fixture.results(), folder);
        assertThat(folder.resolve("index.html")).exists();
        for (String id : ChartData.of(Fixture.results()).charts()) {
            for (String theme : new String[] {"light", "dark"}) {
                Path picture = folder.resolve("charts/" + id + "-" + theme + ".svg");
                assertThat(DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(picture.toFile())
                                .getElementsByTagName("path")
                                .getLength())
                        .as("as XML, which is stricter than HTML")
                        .isGreaterThan(8);
                assertThat(Files.readString(picture))
                        .startsWith("<svg width=\"760\"")
                        .contains("Sealwax")
                        .doesNotContain("NaN", "undefined", "href=\"http");
            }
        }
    }

    @Test
    void amountsHaveTheDigitsThatMeanSomething() {
        assertThat(texts(Amounts.nanos(675.4), Amounts.nanos(44_000), Amounts.nanos(2_600_000), Amounts.nanos(351_000)))
                .containsExactly("675 ns", "44,000 ns", "2.6 ms", "351 µs");
        assertThat(texts(Amounts.micros(80), Amounts.micros(1940), Amounts.micros(4_100_000)))
                .containsExactly("80 µs", "1.9 ms", "4.1 s");
        assertThat(texts(Amounts.size(64), Amounts.size(65_535), Amounts.size(65_536), Amounts.size(1 << 20)))
                .containsExactly("64 B", "65,535 B", "64 KiB", "1 MiB");
        assertThat(texts(Amounts.dollars(3), Amounts.dollars(0.003), Amounts.dollars(0), Amounts.dollars(0.0135)))
                .containsExactly("$3.00", "$0.003", "$0.00", "$0.01");
        assertThat(texts(Amounts.garbage(1100), Amounts.garbage(60_400), Amounts.rate(3.1e9), Amounts.rate(512e6)))
                .containsExactly("1,100 B", "60 kB", "3.1 GB/s", "512 MB/s");
        assertThat(texts(Amounts.ratio(0.714), Amounts.ratio(43.26), Amounts.ratio(1234.4)))
                .containsExactly("0.71", "43.3", "1,234");
    }

    private static List<String> texts(String... amounts) {
        return Stream.of(amounts).map(amount -> amount.replace('\u00a0', ' ')).toList();
    }
}
