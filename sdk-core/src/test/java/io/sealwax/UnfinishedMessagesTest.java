package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.stream.GivenUp;
import io.sealwax.testing.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that are closed before their message ends. */
class UnfinishedMessagesTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");

    private final Logger logger = Logger.getLogger("io.sealwax.EncryptingOutputStream");
    private final List<String> warnings = new ArrayList<>();
    private final EnvelopeCipher cipher = Plaintexts.cipher(Keys.local(), 1);
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            warnings.add(record.getMessage());
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        GivenUp.TOLD.set(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    @Test
    void whatClosesTheStreamWithoutFinishingItLeavesAWarningOnceInAProcess() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (GZIPOutputStream out = new GZIPOutputStream(cipher.encryptTo(new ByteArrayOutputStream(), CONTEXT))) {
                out.write(new byte[100]);
            }
        }
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("a message was given up: its stream was closed without finish()")
                .doesNotContain("acme");
    }

    @Test
    void whatIsFinishedOrEmptyOrHasFailedLeavesNone() throws IOException {
        try (EncryptingOutputStream out = cipher.encryptTo(new ByteArrayOutputStream(), CONTEXT)) {
            out.write(1);
            out.finish();
        }
        cipher.encryptTo(new ByteArrayOutputStream(), CONTEXT).close();
        try (EncryptingOutputStream out = cipher.encryptTo(new FailingOutput(0, new IOException("full")), CONTEXT)) {
            assertThatThrownBy(() -> out.write(new byte[1_000_000])).hasMessage("full");
        } catch (IOException full) {
            // from below, which fails when it is closed, too
        }
        assertThat(warnings).isEmpty();
    }
}
