package io.sealwax.benchmarks.page;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium with a profile of its own, spoken to by its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final String PROGRAM = "chromium";
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://(127\\.0\\.0\\.1:\\d+)/");
    private static final Pattern SOCKET = Pattern.compile("\"webSocketDebuggerUrl\": \"(ws://[^\"]+)\"");

    private final Process process;
    private final Path profile;
    private final String address;

    private Browser(Process process, Path profile, String address) {
        this.process = process;
        this.profile = profile;
        this.address = address;
    }

    /** Starts it; where it is not installed, the tests that need it are reported as skipped. */
    static Browser start() throws IOException {
        Path profile = Files.createTempDirectory("sealwax-browser");
        Process process;
        try {
            process = new ProcessBuilder(
                            PROGRAM,
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--user-data-dir=" + profile,
                            "--remote-debugging-port=0",
                            "about:blank")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            delete(profile);
            if (isInstalled()) {
                throw e;
            }
            return abort(PROGRAM + " is not installed: " + e.getMessage());
        }
        return new Browser(process, profile, address(process));
    }

    private static String address(Process process) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread draining = new Thread(() -> drain(output), "browser-output");
                draining.setDaemon(true);
                draining.start();
                return listening.group(1);
            }
        }
        throw new IOException(PROGRAM + " ended before it listened: " + said);
    }

    /** So that the browser never waits for somebody to read what it says. */
    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                // nobody wants to know
            }
        } catch (IOException e) {
            // the browser was ended
        }
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.exists(Path.of(folder, PROGRAM)));
    }

    /** A tab with nothing in it. */
    Tab tab() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/json/new"))
                .method("PUT", HttpRequest.BodyPublishers.noBody())
                .build();
        String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        Matcher socket = SOCKET.matcher(answer);
        if (!socket.find()) {
            throw new IOException("no tab: " + answer);
        }
        return Tab.at(http, URI.create(socket.group(1)));
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
        delete(profile);
    }

    /** What the browser's last process still writes there may stay behind. */
    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException gone) {
                visited.toFile().delete();
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
