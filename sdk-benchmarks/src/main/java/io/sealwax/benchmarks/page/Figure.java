package io.sealwax.benchmarks.page;

/** A chart with its caption, what it shows in words, and its numbers behind it. */
final class Figure {
    private Figure() {}

    /**
     * Nothing where there is no data for it.
     *
     * @param data of all charts
     * @param id of the chart
     * @param title what it shows
     * @param reading how to read it
     * @param numbers the same as a table
     */
    static Html of(ChartData data, String id, String title, String reading, Html numbers) {
        if (!data.charts().contains(id)) {
            return Html.NOTHING;
        }
        Html caption = Html.element("figcaption", Html.all(Html.element("b", title), Html.element("span", reading)));
        Html place = Html.element(
                "div",
                "class=\"chart\" data-chart=\"" + Html.text(id) + "\" role=\"img\" aria-label=\""
                        + Html.text(title + ". " + reading + " The numbers are in the table that follows.") + "\"",
                Html.NOTHING);
        return Html.element("figure", Html.all(caption, place, numbers));
    }
}
