package io.sealwax.benchmarks.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Scriptable;

/** The page's charts as SVG files, drawn by the same script without a browser. */
final class StaticCharts {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WIDTH = 760;
    /**
     * All that ECharts wants of a browser when it draws into a string: timers, for animations that there are none of.
     */
    private static final String NO_TIMERS = "var setTimeout = function () {}, clearTimeout = setTimeout;";

    private static final String DRAW = """
            var data = JSON.parse(json);
            function draw(id, theme, width) {
              var chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: sealwaxCharts.height(id, data)});
              chart.setOption(sealwaxCharts.option(id, data, theme, width));
              return chart.renderToSVGString();
            }
            """;

    private StaticCharts() {}

    /** Writes each chart that there is data for, as {@code ratio-encrypt-light.svg} and so on. */
    static void write(ChartData data, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Context context = Context.enter()) {
            context.setLanguageVersion(Context.VERSION_ES6);
            // ECharts is more than the compiler has room for in one method
            context.setInterpretedMode(true);
            Scriptable scope = context.initStandardObjects();
            scope.put("json", scope, JSON.writeValueAsString(data));
            for (String script : new String[] {NO_TIMERS, Resource.echarts(), Resource.read("charts.js"), DRAW}) {
                context.evaluateString(scope, script, "charts", 1, null);
            }
            for (String id : data.charts()) {
                for (String theme : new String[] {"light", "dark"}) {
                    Files.writeString(folder.resolve(id + "-" + theme + ".svg"), draw(context, scope, id, theme));
                }
            }
        }
    }

    private static String draw(Context context, Scriptable scope, String id, String theme)
            throws JsonProcessingException {
        String call = "draw(" + JSON.writeValueAsString(id) + ", '" + theme + "', " + WIDTH + ")";
        return Context.toString(context.evaluateString(scope, call, id, 1, null));
    }
}
