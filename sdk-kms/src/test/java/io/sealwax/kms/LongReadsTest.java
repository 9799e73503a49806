package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sealwax.DataKey;
import io.sealwax.DecryptingInputStream;
import io.sealwax.EncryptingOutputStream;
import io.sealwax.EnvelopeHeader;
import io.sealwax.RangeReader;
import io.sealwax.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever reads or writes for long has the data key to the end, whatever becomes of the cache meanwhile; then it is
 * wiped.
 */
class LongReadsTest extends CacheOverCountingKey {
    private static final int LENGTH = 1_000_000;
    private static final int PART = 100_000;

    private final byte[] plaintext = new byte[LENGTH];
    private byte[] message = {};
    private byte[] record = {};

    /** What ends the data keys of a cache. */
    enum End {
        INVALIDATED,
        TOO_OLD,
        CLOSED
    }

    @BeforeEach
    void seal() {
        new Random(5).nextBytes(plaintext);
        message = cipher.encrypt(plaintext, TENANT);
        record = cipher.encrypt(Arrays.copyOf(plaintext, 1000), TENANT);
        keys.invalidateAll();
    }

    private DataKey opensWith() {
        try (DataKey.Lease lease =
                keys.of(EnvelopeHeader.parse(message).wrappedKeys().get(0), TENANT)) {
            return lease.dataKey();
        }
    }

    private void end(End how) {
        switch (how) {
            case INVALIDATED -> keys.invalidateAll();
            case CLOSED -> keys.close();
            case TOO_OLD -> {
                clocks.pass(Duration.ofMinutes(5));
                clocks.beat();
            }
        }
    }

    private void writeToTheEnd() throws IOException {
        try (EncryptingOutputStream out = cipher.encryptTo(new ByteArrayOutputStream(), TENANT)) {
            out.write(plaintext);
            out.finish();
        }
    }

    private static void assertStaysUntilTheEnd(DataKey key) {
        assertThat(key.lease()).as("for others").isNull();
        assertThat(key.isWiped()).as("for whoever has it").isFalse();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aRangeReaderReadsOnAndTheDataKeyIsWipedWhenItIsClosed(End how) throws IOException {
        DataKey key = opensWith();
        try (RangeReader other = cipher.openRanges(Source.of(message), TENANT)) {
            try (RangeReader reader = cipher.openRanges(Source.of(message), TENANT)) {
                assertThat(reader.read(0, PART)).isEqualTo(Arrays.copyOf(plaintext, PART));
                end(how);
                for (int at = 0; at < LENGTH; at += PART) {
                    assertStaysUntilTheEnd(key);
                    assertThat(reader.read(at, PART)).isEqualTo(Arrays.copyOfRange(plaintext, at, at + PART));
                }
            }
            assertStaysUntilTheEnd(key);
            assertThat(other.read(LENGTH - 1, PART)).hasSize(1);
        }
        assertThat(key.isWiped()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aStreamIsReadToItsEndAndTheDataKeyIsWipedWhenItIsClosed(End how) throws IOException {
        DataKey key = opensWith();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (DecryptingInputStream in = cipher.decryptFrom(new ByteArrayInputStream(message), TENANT)) {
            read.writeBytes(in.readNBytes(PART));
            end(how);
            assertStaysUntilTheEnd(key);
            in.transferTo(read);
        }
        assertThat(read.toByteArray()).isEqualTo(plaintext);
        assertThat(key.isWiped()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aStreamIsWrittenToItsEndAndTheDataKeyIsWipedThen(End how) throws IOException {
        DataKey key;
        try (DataKey.Lease lease = keys.current(TENANT)) {
            key = lease.dataKey();
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (EncryptingOutputStream out = cipher.encryptTo(written, TENANT)) {
            out.write(plaintext, 0, PART);
            end(how);
            assertStaysUntilTheEnd(key);
            out.write(plaintext, PART, LENGTH - PART);
            out.finish();
        }
        assertThat(key.isWiped()).isTrue();
        cacheWith(builder());
        assertThat(cipher.decrypt(written.toByteArray(), TENANT)).isEqualTo(plaintext);
    }

    /** Its plaintext was read and verified whole. */
    @ParameterizedTest
    @EnumSource(End.class)
    void aRangeReaderOfARecordReadsOnWithoutTheDataKey(End how) throws IOException {
        DataKey key;
        try (DataKey.Lease lease =
                keys.of(EnvelopeHeader.parse(record).wrappedKeys().get(0), TENANT)) {
            key = lease.dataKey();
        }
        try (RangeReader reader = cipher.openRanges(Source.of(record), TENANT)) {
            end(how);
            assertThat(key.isWiped()).isTrue();
            assertThat(reader.read(0, LENGTH)).isEqualTo(Arrays.copyOf(plaintext, 1000));
        }
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void whoeverComesAfterwardsHasAnotherDataKeyOrNone(End how) throws IOException {
        DataKey key = opensWith();
        try (RangeReader before = cipher.openRanges(Source.of(message), TENANT)) {
            end(how);
            if (how == End.CLOSED) {
                InputStream in = new ByteArrayInputStream(message);
                assertThatIllegalStateException()
                        .isThrownBy(() -> cipher.openRanges(Source.of(message), TENANT))
                        .withMessage("the data-key cache was closed");
                assertThatIllegalStateException()
                        .isThrownBy(() -> cipher.decryptFrom(in, TENANT).readAllBytes());
                assertThatIllegalStateException().isThrownBy(this::writeToTheEnd);
            } else {
                int unwrapped = masterKey.unwrapped.get();
                try (RangeReader after = cipher.openRanges(Source.of(message), TENANT)) {
                    assertThat(after.size()).isEqualTo(before.size());
                }
                assertThat(masterKey.unwrapped.get()).isEqualTo(unwrapped + 1);
            }
        }
        assertThat(key.isWiped()).isTrue();
    }
}
