package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sealwax.testing.Keys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One file at two places of memory: an overlap that no address shows. */
class MappedTwiceTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int SIZE = 1 << 19;

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @TempDir
    Path folder;

    private FileChannel file;

    @BeforeEach
    void makeFile() throws IOException {
        file = FileChannel.open(
                folder.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        file.write(ByteBuffer.wrap(Plaintexts.of(SIZE)), 0);
    }

    @AfterEach
    void closeAndLookForLeases() throws IOException {
        file.close();
        assertThat(keys.retireAll()).isTrue();
    }

    private MappedByteBuffer map(long at, long length) throws IOException {
        return file.map(MapMode.READ_WRITE, at, length);
    }

    @ParameterizedTest
    @CsvSource({
        // the input's begin and length, and the output's begin
        "0, 100000, 0",
        "0, 100000, 1",
        "0, 100000, 50000",
        "0, 100000, 99999",
        "50000, 100000, 0",
        "149999, 100000, 50000",
        "5, 10, 0",
        "5000, 1, 5000",
    })
    void isNeitherEncryptedNorDecryptedOntoItself(long from, int length, long to) throws IOException {
        ByteBuffer in = map(from, length);
        ByteBuffer out = map(to, 110_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cipher.encrypt(in.asReadOnlyBuffer(), out, CONTEXT))
                .withMessage("the output overlaps the input");
        assertUnchanged();

        byte[] message = cipher.encrypt(new byte[length], CONTEXT);
        byte[] before = bytes();
        map(from, message.length).put(message);
        byte[] with = bytes();
        ByteBuffer sealed = map(from, message.length);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cipher.decrypt(sealed, out, ContextMatch.exactly(CONTEXT)))
                .withMessage("the output overlaps the input");
        assertThat(bytes()).isEqualTo(with).isNotEqualTo(before);
    }

    @Test
    void partsThatDoNotMeetAreTaken() throws IOException {
        ByteBuffer out = map(100_000, 200_000);
        assertThat(cipher.encrypt(map(0, 100_000), out, CONTEXT)).isGreaterThan(100_000);
        ByteBuffer opened = map(0, 100_000);
        cipher.decrypt(out.flip(), opened, ContextMatch.exactly(CONTEXT));
        assertUnchangedBefore(100_000);
    }

    private void assertUnchanged() throws IOException {
        assertUnchangedBefore(SIZE);
    }

    private void assertUnchangedBefore(int end) throws IOException {
        assertThat(ByteBuffer.wrap(bytes(), 0, end)).isEqualTo(ByteBuffer.wrap(Plaintexts.of(SIZE), 0, end));
    }

    private byte[] bytes() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(SIZE);
        while (all.hasRemaining() && file.read(all, all.position()) >= 0) {
            // until it is read
        }
        return all.array();
    }
}
