package io.sealwax.localkms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@code aws} command, pointed at a local KMS, with credentials and a home directory that mean nothing. */
final class AwsCli {

    private final URI endpoint;
    private final Path home;
    private final String account;

    AwsCli(URI endpoint, Path home, String account) {
        this.endpoint = endpoint;
        this.home = home;
        this.account = account;
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "aws")));
    }

    AwsCli as(String otherAccount) {
        return new AwsCli(endpoint, home, otherAccount);
    }

    /** The answer of {@code aws kms <arguments>}. */
    JsonNode kms(String region, String... arguments) throws IOException, InterruptedException {
        Result result = run(region, arguments);
        assertThat(result.exit)
                .as("aws kms %s: %s", List.of(arguments), result.error)
                .isZero();
        return Wire.JSON.readTree(result.output);
    }

    /** Carries out {@code aws kms <arguments>}, which answers nothing. */
    void done(String region, String... arguments) throws IOException, InterruptedException {
        assertThat(kms(region, arguments).isMissingNode()).as("no answer").isTrue();
    }

    /** What {@code aws kms <arguments>} says when it is refused. */
    String refusal(String region, String... arguments) throws IOException, InterruptedException {
        Result result = run(region, arguments);
        assertThat(result.exit)
                .as("aws kms %s: %s", List.of(arguments), result.output)
                .isNotZero();
        return result.error;
    }

    private record Result(int exit, String output, String error) {}

    private Result run(String region, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("aws", "kms"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(home, "aws", ".out");
        Path error = Files.createTempFile(home, "aws", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(error.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.putAll(Map.of(
                "AWS_ENDPOINT_URL_KMS", endpoint.toString(),
                "AWS_ACCESS_KEY_ID", account,
                "AWS_SECRET_ACCESS_KEY", "any",
                "AWS_DEFAULT_REGION", region,
                "AWS_DEFAULT_OUTPUT", "json",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_MAX_ATTEMPTS", "1",
                "AWS_PAGER", "",
                "HOME", home.toString()));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("aws ends within a minute")
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(output), Files.readString(error));
        } finally {
            process.destroyForcibly();
        }
    }
}
