package io.sealwax.cli;

import io.sealwax.localkms.KeyFileException;
import io.sealwax.localkms.LocalKms;
import io.sealwax.localkms.LocalKmsBuilder;
import io.sealwax.localkms.LocalKmsException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The KMS that {@code local-kms} serves.
 *
 * @param port 0 takes a free one
 * @param data where the keys are kept; null keeps them in memory
 * @param aliases names that must have a key
 */
record ServedKms(int port, @Nullable Path data, List<String> aliases) {
    private static final String REGION = "us-east-1";

    /**
     * Tells where it is, and returns when the thread is interrupted. A process that is ended otherwise loses nothing:
     * each change is in the file.
     */
    int serveUntilInterrupted(PrintStream out) throws IOException, InterruptedException {
        try (LocalKms kms = open()) {
            aliases.forEach(kms.keys()::withAlias);
            tell(kms.serve(port), out);
            new CountDownLatch(1).await();
        } catch (LocalKmsException e) {
            throw new UsageException("--alias: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return ExitCodes.DONE;
    }

    private LocalKms open() throws IOException {
        LocalKmsBuilder settings = LocalKms.builder().region(REGION);
        try {
            return (data == null ? settings : settings.keyFile(data)).build();
        } catch (KeyFileException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void tell(URI endpoint, PrintStream out) {
        out.printf(Locale.ROOT, """
                A KMS for tests, never for production, serves at %s until it is interrupted. To use it:

                  export AWS_ENDPOINT_URL_KMS=%s AWS_REGION=%s
                  export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any
                """, endpoint, endpoint, REGION);
    }
}
