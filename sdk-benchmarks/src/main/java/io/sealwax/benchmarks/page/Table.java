package io.sealwax.benchmarks.page;

import java.util.ArrayList;
import java.util.List;

/** A table whose rows stand in groups, each under a heading of its own. Not thread-safe. */
final class Table {
    private final String caption;
    private final List<String> columns;
    private final StringBuilder body = new StringBuilder();
    private int rows;

    /** The first column has what a row is about. */
    Table(String caption, String... columns) {
        this.caption = caption;
        this.columns = List.of(columns);
    }

    /** Rows that follow belong together. */
    Table group(String heading) {
        body.append("</tbody>\n<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"")
                .append(columns.size())
                .append("\">")
                .append(Html.text(heading))
                .append("</th></tr>\n");
        return this;
    }

    /** A row of figures. */
    Table row(boolean ours, String name, String... figures) {
        List<Html> cells = new ArrayList<>();
        for (String figure : figures) {
            cells.add(Html.text(figure));
        }
        return row(ours, name, cells);
    }

    /** A row of cells. */
    Table row(boolean ours, String name, List<Html> cells) {
        body.append(ours ? "<tr class=\"ours\">" : "<tr>")
                .append("<th scope=\"row\">")
                .append(Html.text(name))
                .append("</th>");
        cells.forEach(cell -> body.append("<td>").append(cell).append("</td>"));
        body.append("</tr>\n");
        rows++;
        return this;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** The table, or nothing where it has no rows. */
    Html html() {
        if (isEmpty()) {
            return Html.NOTHING;
        }
        StringBuilder head = new StringBuilder("<tr>");
        columns.forEach(column ->
                head.append("<th scope=\"col\">").append(Html.text(column)).append("</th>"));
        return new Html("<table>\n<caption>" + Html.text(caption) + "</caption>\n<thead>" + head
                + "</tr></thead>\n<tbody>\n" + body + "</tbody>\n</table>\n");
    }

    /** The table behind something to click at, which stands closed. */
    Html behind(String summary) {
        return isEmpty() ? Html.NOTHING : Html.element("details", Html.all(Html.element("summary", summary), html()));
    }
}
