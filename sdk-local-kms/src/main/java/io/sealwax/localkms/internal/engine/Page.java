package io.sealwax.localkms.internal.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing, by the members {@code Limit} and {@code Marker}. A marker is the name of the last item before
 * the page, in base64; items that come or go between two pages neither repeat nor hide others.
 */
record Page<T>(List<T> items, @Nullable String nextMarker) {

    private static final int MOST = 1000;

    /** Cuts the page that the call asks for out of {@code all}, which is ordered by name. */
    static <T> Page<T> of(Call call, Stream<T> all, Function<T, String> name, int usualLimit) {
        Integer limit = call.members().integer("Limit", 1, MOST);
        int most = limit == null ? usualLimit : limit;
        String marker = call.members().text("Marker", 1, 1024);
        String after = marker == null ? "" : decoded(marker);
        List<T> rest = all.filter(item -> name.apply(item).compareTo(after) > 0)
                .limit(most + 1L)
                .toList();
        if (rest.size() <= most) {
            return new Page<>(rest, null);
        }
        List<T> items = rest.subList(0, most);
        return new Page<>(items, encoded(name.apply(items.get(most - 1))));
    }

    void describe(ObjectNode answer) {
        if (nextMarker != null) {
            answer.put("NextMarker", nextMarker);
        }
        answer.put("Truncated", nextMarker != null);
    }

    private static String encoded(String name) {
        return Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String marker) {
        try {
            String name = new String(Base64.getDecoder().decode(marker), StandardCharsets.UTF_8);
            if (name.startsWith("key/") || name.startsWith("alias/")) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            // not base64: no marker of ours either
        }
        throw new KmsError("InvalidMarkerException", "Could not deserialize marker '" + marker + "'");
    }
}
