package io.sealwax.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.ContextException;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import io.sealwax.RangeReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Objects of an S3 server that nobody here wrote, through the AWS SDK. */
class S3ObjectsTest {
    private static final int LENGTH = 12_000_000;

    @TempDir
    static Path folder;

    private static S3Server server;
    private static byte[] plaintext;
    private static Path file;

    private final EnvelopeCipher cipher =
            EnvelopeCipher.builder(LocalMasterKey.random("test")).build();

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start(Files.createDirectory(folder.resolve("s3")), "demo");
        plaintext = new byte[LENGTH];
        new Random(7).nextBytes(plaintext);
        file = Files.write(folder.resolve("plaintext"), plaintext);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aFileIsUploadedInPartsAndItsEndReadBackWithTwoCallsOfKms() throws Exception {
        Map<String, String> settings = Map.of(
                "aws.endpointUrlS3", server.endpoint().toString(),
                "aws.region", "us-east-1",
                "aws.accessKeyId", "any",
                "aws.secretAccessKey", "any");
        settings.forEach(System::setProperty);
        try {
            assertThat(Printed.by(() -> S3Objects.main(new String[] {file.toString(), "demo", "printed"})))
                    .containsExactly("12,000,000 bytes uploaded in 3 parts, the last 1,024 read back, 2 KMS calls");
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void rangesFetchTheHeaderTheLastChunkAndWhatTheyLieIn() throws IOException {
        List<String> ranges = Collections.synchronizedList(new ArrayList<>());
        try (S3Client s3 = client(UrlConnectionHttpClient.create(), ranges)) {
            S3Objects objects = new S3Objects(s3, cipher);
            assertThat(objects.upload(file, "demo", "ranges")).isEqualTo(3);
            try (RangeReader reader = objects.open("demo", "ranges")) {
                assertThat(reader.size()).isEqualTo(LENGTH);
                assertThat(ranges).as("header and last chunk").hasSize(2);
                assertThat(reader.read(5_000_000, 20_000))
                        .isEqualTo(Arrays.copyOfRange(plaintext, 5_000_000, 5_020_000));
                assertThat(reader.read(0, LENGTH)).isEqualTo(plaintext);
            }
        }
        long chunksAt = Long.parseLong(ranges.get(2).replaceAll("bytes=(\\d+)-.*", "$1")) - 305 * 16_400L;
        assertThat(ranges.get(2))
                .as("chunks 305 and 306")
                .isEqualTo("bytes=" + (chunksAt + 305 * 16_400L) + "-" + (chunksAt + 307 * 16_400L - 1));
        assertThat(ranges.subList(3, ranges.size())).as("4 MiB at once").hasSize(3);
    }

    @Test
    void aPartThatIsSentAgainHasTheSameBytes() throws IOException {
        LosingClient losing = new LosingClient(UrlConnectionHttpClient.create());
        try (S3Client s3 = client(losing, new ArrayList<>())) {
            S3Objects objects = new S3Objects(s3, cipher);
            int unused = objects.upload(file, "demo", "again");
            assertThat(losing.lost()).containsExactlyInAnyOrder("1", "2", "3");
            try (RangeReader reader = objects.open("demo", "again")) {
                assertThat(reader.read(0, LENGTH)).isEqualTo(plaintext);
            }
        }
    }

    @Test
    void anUploadThatFailsIsAbortedWhenNoPartIsOnItsWay() {
        BreakingClient breaking = new BreakingClient(UrlConnectionHttpClient.create(), Thread.currentThread());
        try (S3Client s3 = client(breaking, new ArrayList<>())) {
            S3Objects objects = new S3Objects(s3, cipher);
            assertThatThrownBy(() -> objects.upload(file, "demo", "broken"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("a part could not be sent")
                    .hasRootCauseMessage("part 1 is broken");
            assertThat(breaking.onTheirWayAtTheAbort()).hasValue(0);
            assertThat(uploadsOf(s3, "broken")).isEmpty();
            assertThatThrownBy(() -> objects.open("demo", "broken")).isInstanceOf(NoSuchKeyException.class);
        }
    }

    @Test
    void anUploadThatIsInterruptedIsAborted() {
        Thread uploader = Thread.currentThread();
        try (S3Client s3 = client(UrlConnectionHttpClient.create(), new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                if (context.httpRequest().method() == SdkHttpMethod.PUT) {
                    uploader.interrupt();
                }
            }
        })) {
            S3Objects objects = new S3Objects(s3, cipher);
            assertThatThrownBy(() -> objects.upload(file, "demo", "interrupted"))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted while parts were sent")
                    .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
            assertThat(Thread.interrupted()).isTrue();
            assertThat(uploadsOf(s3, "interrupted")).isEmpty();
        }
    }

    /** Other tests leave some. */
    private static List<String> uploadsOf(S3Client s3, String key) {
        return s3.listMultipartUploads(request -> request.bucket("demo")).uploads().stream()
                .map(MultipartUpload::key)
                .filter(key::equals)
                .toList();
    }

    @Test
    void whatFailedIsToldAndNotThatThereWasNothingToAbort() {
        try (S3Client s3 = client(UrlConnectionHttpClient.create(), new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                boolean isOfAnUpload = context.httpRequest()
                        .firstMatchingRawQueryParameter("uploadId")
                        .isPresent();
                if (isOfAnUpload && context.httpRequest().method() != SdkHttpMethod.PUT) {
                    throw new IllegalStateException(context.httpRequest().method() + " is broken");
                }
            }
        })) {
            S3Objects objects = new S3Objects(s3, cipher);
            assertThatThrownBy(() -> objects.upload(file, "demo", "not completed"))
                    .hasStackTraceContaining("POST is broken")
                    .satisfies(e -> assertThat(e.getSuppressed())
                            .singleElement()
                            .satisfies(abort -> assertThat(abort).hasStackTraceContaining("DELETE is broken")));
        }
    }

    @Test
    void partsAreAsLongAsTheyMustBeForTenThousandToSuffice() {
        try (S3Client s3 = client(UrlConnectionHttpClient.create(), new ArrayList<>())) {
            long mebibyte = 1 << 20;
            S3Upload upload = new S3Upload(s3, "demo", "any", 5 * mebibyte);
            assertThat(upload.partLength(1)).isEqualTo(5 * mebibyte);
            assertThat(upload.partLength(50_000 * mebibyte)).isEqualTo(5 * mebibyte);
            assertThat(upload.partLength(50_000 * mebibyte + 1)).isEqualTo(5 * mebibyte + 1);
            assertThat(upload.partLength(51_200_000 * mebibyte)).isEqualTo(5120 * mebibyte);
            assertThatThrownBy(() -> upload.partLength(51_200_000 * mebibyte + 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith(" bytes: an object of S3 has no more than 10,000 parts of 5 GiB");
            for (long wrong : new long[] {0, 5 * mebibyte - 1, 5120 * mebibyte + 1}) {
                assertThatThrownBy(() -> new S3Upload(s3, "demo", "any", wrong))
                        .hasMessage("parts of " + wrong + " bytes: S3 takes 5 MiB to 5 GiB");
            }
        }
    }

    @Test
    void anObjectThatWasCopiedElsewhereDoesNotOpen() throws IOException {
        try (S3Client s3 = client(UrlConnectionHttpClient.create(), new ArrayList<>())) {
            S3Objects objects = new S3Objects(s3, cipher);
            int unused = objects.upload(file, "demo", "original");
            s3.copyObject(copy -> copy.sourceBucket("demo")
                    .sourceKey("original")
                    .destinationBucket("demo")
                    .destinationKey("copy"));
            assertThatThrownBy(() -> objects.open("demo", "copy"))
                    .isInstanceOf(ContextException.class)
                    .hasMessageContaining("'key'");
        }
    }

    private static S3Client client(SdkHttpClient http, List<String> ranges) {
        return client(http, new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                context.httpRequest().firstMatchingHeader("Range").ifPresent(ranges::add);
            }
        });
    }

    private static S3Client client(SdkHttpClient http, ExecutionInterceptor interceptor) {
        return S3Client.builder()
                .httpClient(http)
                .endpointOverride(server.endpoint())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .overrideConfiguration(settings -> settings.addExecutionInterceptor(interceptor))
                .build();
    }
}
