package io.sealwax.benchmarks.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One tab of a browser: what it was told to show, and what it asked for and complained of since. */
final class Tab implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final AtomicInteger commands = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final WebSocket socket;

    private Tab(HttpClient http, URI address) {
        socket = http.newWebSocketBuilder().buildAsync(address, new Hearing()).join();
    }

    static Tab at(HttpClient http, URI address) throws IOException {
        Tab tab = new Tab(http, address);
        for (String domain : new String[] {"Page", "Runtime", "Log", "Network"}) {
            tab.tell(domain + ".enable", "{}");
        }
        return tab;
    }

    /** As wide as that, in a light or a dark scheme; for what is shown and what will be. */
    void look(int width, int height, String scheme) throws IOException {
        tell(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":" + (width < 600)
                        + "}");
        tell(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + scheme + "\"}]}");
    }

    /** Shows a page, and returns when it and its scripts have been loaded and run. */
    void show(URI page) throws IOException {
        loaded = new CompletableFuture<>();
        tell("Page.navigate", "{\"url\":" + JSON.writeValueAsString(page.toString()) + "}");
        loaded.join();
    }

    /** What an expression in JavaScript gives, in the page that is shown. */
    JsonNode ask(String expression) throws IOException {
        return tell(
                        "Runtime.evaluate",
                        "{\"returnByValue\":true,\"awaitPromise\":true,\"expression\":"
                                + JSON.writeValueAsString(expression) + "}")
                .at("/result/value");
    }

    /** The whole page as it looks, as a PNG. */
    byte[] picture() throws IOException {
        int height = ask("document.documentElement.scrollHeight").asInt();
        int width = ask("document.documentElement.clientWidth").asInt();
        JsonNode answer = tell(
                "Page.captureScreenshot",
                "{\"captureBeyondViewport\":true,\"clip\":{\"x\":0,\"y\":0,\"scale\":1,\"width\":" + width
                        + ",\"height\":" + height + "}}");
        return Base64.getDecoder().decode(answer.path("data").asText());
    }

    /** Whatever was asked for over any protocol. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Errors of scripts, and whatever the browser itself logged. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private JsonNode tell(String method, String parameters) throws IOException {
        int id = commands.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.readTree(parameters));
        socket.sendText(command.toString(), true).join();
        return answer.join();
    }

    private void heard(JsonNode message) {
        JsonNode id = message.get("id");
        if (id != null) {
            answers.remove(id.asInt()).complete(message.path("result"));
            return;
        }
        JsonNode event = message.path("params");
        switch (message.path("method").asText()) {
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Network.requestWillBeSent" ->
                requests.add(event.at("/request/url").asText());
            case "Runtime.exceptionThrown" ->
                complaints.add(event.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> complaints.add(event.path("args").toString());
            case "Log.entryAdded" -> complaints.add(event.at("/entry/text").asText());
            default -> {
                // nothing that a page must not do
            }
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** What the browser says, in pieces. */
    private final class Hearing implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
            text.append(piece);
            if (last) {
                try {
                    heard(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException("not JSON from the browser", e);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
