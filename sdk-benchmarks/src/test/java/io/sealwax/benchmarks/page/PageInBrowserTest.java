package io.sealwax.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser. Its pictures stay in {@code target/page}, to be looked at. */
@Timeout(300)
class PageInBrowserTest {
    private static final int CHARTS = 9;
    private static final Path PICTURES = Path.of("target", "page");

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Path page;

    private Tab tab;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start();
        page = Files.writeString(folder.resolve("index.html"), Page.html(Fixture.results()));
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() throws IOException, InterruptedException {
        tab = browser.tab();
    }

    @AfterEach
    void close() {
        tab.close();
    }

    @ParameterizedTest
    @CsvSource({"375, light", "375, dark", "1280, light", "1280, dark"})
    void everyChartIsDrawnWithoutAnErrorAndWithoutARequest(int width, String scheme) throws IOException {
        tab.look(width, 900, scheme);
        tab.show(page.toUri());
        Files.write(PICTURES.resolve("page-" + width + "-" + scheme + ".png"), tab.picture());

        assertThat(tab.complaints()).isEmpty();
        assertThat(tab.requests())
                .as("the page itself")
                .containsExactly(page.toUri().toString());
        assertThat(tab.ask("document.documentElement.dataset.drawn").asInt()).isEqualTo(CHARTS);
        JsonNode lines = tab.ask("[...document.querySelectorAll('[data-chart]')]"
                + ".map(chart => chart.querySelectorAll('svg path').length)");
        assertThat(lines)
                .hasSize(CHARTS)
                .allSatisfy(count ->
                        assertThat(count.asInt()).as("paths of each chart").isGreaterThan(8));
    }

    @ParameterizedTest
    @CsvSource({"360", "375", "768", "1280"})
    void nothingIsWiderThanTheScreen(int width) throws IOException {
        tab.look(width, 900, "light");
        tab.show(page.toUri());
        tab.ask("document.querySelectorAll('details').forEach(each => each.open = true)");
        assertThat(tab.ask("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
        assertThat(tab.ask("[...document.querySelectorAll('body *')]"
                                + ".filter(each => each.getBoundingClientRect().right > innerWidth + 1)"
                                + ".map(each => each.outerHTML.slice(0, 80)).join()")
                        .asText())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"375", "1280"})
    void textInTheChartsStandsWithinThemAndNotOnOtherText(int width) throws IOException {
        tab.look(width, 900, "light");
        tab.show(page.toUri());
        assertThat(tab.ask("""
                                [...document.querySelectorAll('[data-chart]')].flatMap(chart => {
                                  const frame = chart.getBoundingClientRect();
                                  const texts = [...chart.querySelectorAll('svg text')].filter(text => text.textContent.trim() !== '');
                                  const boxes = texts.map(text => text.getBoundingClientRect());
                                  const wrong = texts.filter((text, i) => boxes[i].left < frame.left - 1 || boxes[i].right > frame.right + 1
                                    || boxes[i].top < frame.top - 1 || boxes[i].bottom > frame.bottom + 1
                                    || boxes.some((other, j) => j < i
                                      && Math.min(other.right, boxes[i].right) - Math.max(other.left, boxes[i].left) > 1
                                      && Math.min(other.bottom, boxes[i].bottom) - Math.max(other.top, boxes[i].top) > 3));
                                  return wrong.map(text => chart.dataset.chart + ': ' + text.textContent);
                                }).join(', ')
                                """).asText()).isEmpty();
    }

    @Test
    void anotherSchemeOrWidthIsDrawnAnew() throws IOException {
        tab.look(1280, 900, "light");
        tab.show(page.toUri());
        String light = drawing("calls");
        tab.look(1280, 900, "dark");
        assertThat(drawing("calls").equals(light)).as("the same in the dark").isFalse();
        tab.look(375, 900, "dark");
        assertThat(drawing("calls")).as("as narrow as the screen").contains("<svg xmlns", "width=\"335\"");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void thePicturesAreShownByThemselves() throws IOException {
        Path pictures = folder.resolve("pictures");
        Page.write(Fixture.results(), pictures);
        Path showing = Files.writeString(
                folder.resolve("showing.html"),
                "<html><body><img id='one' src='pictures/charts/ratio-encrypt-dark.svg'></body></html>");
        tab.show(showing.toUri());
        assertThat(tab.ask("document.getElementById('one').naturalWidth").asInt())
                .isEqualTo(760);
    }

    /** A chart as it is after the browser's next frames, in which it tells the page of what has changed. */
    private String drawing(String chart) throws IOException {
        return tab.ask("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done("
                        + "document.querySelector('[data-chart=" + chart + "]').innerHTML))))")
                .asText();
    }

    /** So that the tests above can fail. */
    @Test
    void whatAPageMustNotDoIsSeen() throws IOException {
        Path bad = Files.writeString(
                folder.resolve("bad.html"),
                "<html><body><img src='http://127.0.0.1:1/a.png'><script>nothing.like.that()</script></body></html>");
        tab.show(bad.toUri());
        assertThat(tab.requests()).contains("http://127.0.0.1:1/a.png");
        assertThat(tab.complaints()).anyMatch(complaint -> complaint.contains("nothing is not defined"));

        String html = Files.readString(page);
        Path asking = Files.writeString(
                folder.resolve("asking.html"),
                html.replace("<footer>", "<footer><img src='http://127.0.0.1:1/b.png'>"));
        tab.show(asking.toUri());
        assertThat(tab.complaints())
                .as("the page's own policy")
                .anyMatch(complaint -> complaint.contains("Content Security Policy"));
    }
}
