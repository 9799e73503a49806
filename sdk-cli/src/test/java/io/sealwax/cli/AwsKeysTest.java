package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.localkms.LocalKms;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in AWS KMS, which the environment says how to reach: processes against a local KMS over HTTP. */
class AwsKeysTest {
    private static final byte[] PLAINTEXT = "4111 1111".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final LocalKms kms = LocalKms.create();
    private final URI endpoint = kms.serve(0);
    private String arn = "";
    private Cli cli;

    @BeforeEach
    void makeKey() {
        cli = new Cli(folder);
        arn = kms.keys().withAlias("alias/app");
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void anAliasEncryptsAndTheArnInTheMessageDecrypts() {
        byte[] message = done(sealwax("encrypt", "--key", "alias/app", "--context", "tenant=acme"), PLAINTEXT);

        assertThat(cli.in(message).run("inspect").text()).contains(arn).doesNotContain("alias/app");
        assertThat(done(sealwax("decrypt", "--key", arn, "--context", "tenant=acme"), message))
                .isEqualTo(PLAINTEXT);
        assertThat(done(sealwax("decrypt", "--key", "alias/app", "--context", "tenant=acme"), message))
                .isEqualTo(PLAINTEXT);
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(1);
        assertThat(kms.calls("Decrypt")).isEqualTo(2);
    }

    @Test
    void aLocalKeyAndOneInAwsWrapTheSameMessage() {
        byte[] message =
                done(sealwax("encrypt", "--key", cli.key(), "--key", arn, "--context", "tenant=acme"), PLAINTEXT);

        assertThat(cli.in(message).done("decrypt", "--key", cli.key(), "--context", "tenant=acme"))
                .isEqualTo(PLAINTEXT);
        assertThat(done(sealwax("decrypt", "--key", arn, "--context", "tenant=acme"), message))
                .isEqualTo(PLAINTEXT);
    }

    @Test
    void anotherContextIsRefusedWithoutACall() {
        byte[] message = done(sealwax("encrypt", "--key", arn, "--context", "tenant=acme"), PLAINTEXT);
        kms.clearCalls();

        Cli.Result result =
                sealwax("decrypt", "--key", arn, "--context", "tenant=other").run(message);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.CONTEXT);
        assertThat(kms.calls()).isZero();
    }

    @Test
    void whatKmsRefusesIsSaidWithAdvice() {
        byte[] message = done(sealwax("encrypt", "--key", arn, "--context", "tenant=acme"), PLAINTEXT);
        kms.keys().disable(arn);

        Cli.Result result =
                sealwax("decrypt", "--key", arn, "--context", "tenant=acme").run(message);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.DATA_KEY);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("DisabledException")
                .contains("enable the key")
                .hasLineCount(1);
    }

    @Test
    void anAliasThatIsNotThereAndAKmsThatIsNotThereAreSaidToBeSo() {
        Cli.Result missing =
                sealwax("encrypt", "--key", "alias/none", "--no-context").run(PLAINTEXT);
        assertThat(missing.exitCode()).isEqualTo(ExitCodes.DATA_KEY);
        assertThat(missing.err())
                .contains("alias/none")
                .contains("NotFoundException")
                .hasLineCount(1);

        kms.close();
        Cli.Result unreachable =
                sealwax("encrypt", "--key", arn, "--no-context").run(PLAINTEXT);
        assertThat(unreachable.exitCode()).isEqualTo(ExitCodes.DATA_KEY);
        assertThat(unreachable.err()).contains("3 attempts").hasLineCount(1);
    }

    @Test
    void anAliasNeedsARegionAndAnArnHasOne() {
        CliProcess alias = withoutRegion("encrypt", "--key", "alias/app", "--no-context");

        Cli.Result result = alias.run(PLAINTEXT);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err())
                .isEqualTo("sealwax: there is no AWS Region to look for an alias in: set AWS_REGION, choose a profile"
                        + " that has one, or name the key by its ARN\n");
        assertThat(withoutRegion("encrypt", "--key", arn, "--no-context")
                        .run(PLAINTEXT)
                        .exitCode())
                .isZero();
    }

    @Test
    void whatIsNoNameOfAKeyIsRefused() {
        for (String key :
                List.of("alias/", "alias/a b", "arn:", "arn:aws:kms:us-east-1:1:key/x", "arn:aws:s3:::bucket")) {
            Cli.Result result = cli.run("encrypt", "--key", key, "--no-context");
            assertThat(result.exitCode()).as(key).isEqualTo(ExitCodes.USAGE);
            assertThat(result.err()).as(key).startsWith("sealwax: --key: ").hasLineCount(1);
        }
    }

    @Test
    void whereAnyKeyDoesOneThatIsNotThereIsLeftOut() {
        byte[] message =
                done(sealwax("encrypt", "--key", cli.key(), "--key", arn, "--context", "tenant=acme"), PLAINTEXT);

        Cli.Result result = sealwax("decrypt", "--key", "alias/none", "--key", cli.key(), "--context", "tenant=acme")
                .run(message);
        assertThat(result.out()).isEqualTo(PLAINTEXT);
        assertThat(result.err())
                .startsWith("sealwax: warning: left out: ")
                .contains("alias/none")
                .hasLineCount(1);

        Cli.Result none = sealwax("decrypt", "--key", "alias/none", "--context", "tenant=acme")
                .run(message);
        assertThat(none.exitCode()).isEqualTo(ExitCodes.DATA_KEY);
    }

    @Test
    void anEndpointThatIsNoUrlIsAUsageError() {
        Cli.Result result = sealwax("encrypt", "--key", "alias/app", "--no-context")
                .with("AWS_ENDPOINT_URL_KMS", "localhost:4599")
                .run(PLAINTEXT);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err())
                .startsWith("sealwax: AWS KMS cannot be called as this is set up: ")
                .hasLineCount(1);
    }

    @Test
    void aCommandWithALocalKeyLoadsNoClassOfAws() throws Exception {
        Path log = folder.resolve("classes.log");
        String option = "-Xlog:class+load=info:file=" + log;

        byte[] message = done(
                CliProcess.withJvmOptions(List.of(option), "encrypt", "--key", cli.key(), "--no-context"), PLAINTEXT);

        assertThat(message).isNotEmpty();
        assertThat(Files.readAllLines(log))
                .anyMatch(line -> line.contains("io.sealwax.LocalMasterKey"))
                .noneMatch(
                        line -> line.contains("amazon") || line.contains("io.sealwax.kms") || line.contains("slf4j"));
    }

    private static byte[] done(CliProcess process, byte[] in) {
        Cli.Result result = process.run(in);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.out();
    }

    private CliProcess sealwax(String... args) {
        return withoutRegion(args).with("AWS_REGION", "us-east-1");
    }

    private CliProcess withoutRegion(String... args) {
        return CliProcess.of(args)
                .with("AWS_ENDPOINT_URL_KMS", endpoint.toString())
                .with("AWS_ACCESS_KEY_ID", "any")
                .with("AWS_SECRET_ACCESS_KEY", "any")
                .with("AWS_EC2_METADATA_DISABLED", "true")
                .with("AWS_CONFIG_FILE", folder.resolve("no-config").toString())
                .with(
                        "AWS_SHARED_CREDENTIALS_FILE",
                        folder.resolve("no-credentials").toString());
    }
}
