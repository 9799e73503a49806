package io.sealwax.kms;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code moto_server}, a KMS that was not written here, on a free port of loopback. */
final class MotoServer implements AutoCloseable {
    private static final Pattern RUNNING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final URI endpoint;

    private MotoServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts it; where it is not installed, the tests that need it are reported as skipped. */
    static MotoServer start() throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", "0")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            if (isInstalled()) {
                throw e;
            }
            return abort("moto_server is not installed (pip install 'moto[server]'): " + e.getMessage());
        }
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher running = RUNNING.matcher(line);
            if (running.find()) {
                Thread draining = new Thread(() -> output.lines().forEach(ignored -> {}), "moto-output");
                draining.setDaemon(true);
                draining.start();
                return new MotoServer(process, URI.create(running.group(1)));
            }
        }
        throw new IOException("moto_server ended before it served: " + said);
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.exists(Path.of(folder, "moto_server")));
    }

    URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
