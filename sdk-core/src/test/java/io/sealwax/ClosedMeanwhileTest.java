package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.crypto.FlawedProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.crypto.KeyOfZeros;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SeekableByteChannel;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An object that another thread closes in the middle of a call: inside the cipher, and inside what the call writes to
 * or reads from. Nothing leaves it under a key that was wiped, nothing comes out that was not verified, and the lease
 * comes back once.
 */
@Timeout(120)
class ClosedMeanwhileTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int CHUNKS = 9;
    private static final byte[] PLAINTEXT = Plaintexts.of(CHUNKS * CHUNK + 5);

    private final Keys keys = Keys.local();
    private final Moment moment = new Moment();
    private final Provider provider = new FlawedProvider("InTheMiddle", moment::comes);
    private final byte[] message = Plaintexts.seal(Plaintexts.cipher(keys, 1), PLAINTEXT, CONTEXT);
    private EnvelopeCipher cipher;

    @BeforeEach
    void register() {
        Security.addProvider(provider);
        cipher = EnvelopeCipher.builder(keys)
                .provider("InTheMiddle")
                .parallelism(1)
                .build();
    }

    @AfterEach
    void removeAndLookForLeases() {
        Security.removeProvider(provider.getName());
        assertThat(keys.retireAll()).isTrue();
    }

    /** When something is done by another thread, which the first waits for. */
    private static final class Moment {
        private int left = -1;
        private Closing closing = () -> {};
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        interface Closing {
            void run() throws Exception;
        }

        /** At the one of this number from now on, counted from 0. */
        void at(int number, Closing what) {
            left = number;
            closing = what;
        }

        void comes() {
            if (left-- != 0) {
                return;
            }
            Thread other = new Thread(() -> {
                try {
                    closing.run();
                } catch (Exception | Error e) {
                    failure.set(e);
                }
            });
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(failure.get()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 8})
    void anEncryptingStreamThatIsClosedInTheCipherWritesNothingUnderAWipedKey(int chunk) throws IOException {
        ByteArrayOutputStream below = new ByteArrayOutputStream();
        EncryptingOutputStream out = cipher.encryptTo(below, CONTEXT);
        moment.at(chunk, out::close);
        assertThatThrownBy(() -> out.write(PLAINTEXT)).isInstanceOf(IOException.class);
        assertIsBeginOfMessage(below.toByteArray(), chunk / 4 * 4);
        assertThat(out.isOpen()).isFalse();
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class).hasMessage("the stream is closed");
        out.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void anEncryptingStreamThatIsClosedWhileItWritesGoesNoFurther(int write) throws IOException {
        ByteArrayOutputStream below = new ByteArrayOutputStream();
        EncryptingOutputStream out = Plaintexts.cipher(keys, 1).encryptTo(hooked(below), CONTEXT);
        moment.at(write, out::close);
        assertThatThrownBy(() -> out.write(PLAINTEXT)).isInstanceOf(IOException.class);
        assertIsBeginOfMessage(below.toByteArray(), write * 4);
    }

    @Test
    void anEncryptingStreamThatIsClosedWhileItFinishesDoesNotEnd() throws IOException {
        ByteArrayOutputStream below = new ByteArrayOutputStream();
        EncryptingOutputStream out = cipher.encryptTo(below, CONTEXT);
        out.write(PLAINTEXT, 0, 100);
        moment.at(0, out::close);
        assertThatThrownBy(out::finish).isInstanceOf(IOException.class);
        assertThat(below.size()).isZero();
    }

    @Test
    void aChannelSaysThatAnotherThreadClosedIt() throws IOException {
        EncryptingOutputStream out = cipher.encryptTo(new ByteArrayOutputStream(), CONTEXT);
        moment.at(0, out::close);
        assertThatThrownBy(() -> out.write(ByteBuffer.wrap(PLAINTEXT))).isInstanceOf(AsynchronousCloseException.class);
        DecryptingInputStream in =
                Plaintexts.cipher(keys, 1).decryptFrom(hooked(new ByteArrayInputStream(message)), CONTEXT);
        moment.at(1, in::close);
        assertThatThrownBy(() -> in.read(ByteBuffer.allocate(10))).isInstanceOf(AsynchronousCloseException.class);
    }

    @Test
    void aStreamInUseRefusesAnotherThreadAndGoesOn() throws IOException {
        ByteArrayOutputStream below = new ByteArrayOutputStream();
        EncryptingOutputStream out = cipher.encryptTo(below, CONTEXT);
        moment.at(
                2,
                () -> assertThatIllegalStateException()
                        .isThrownBy(() -> out.write(1))
                        .withMessage("the stream is in use by another thread"));
        out.write(PLAINTEXT);
        out.finish();
        out.close();

        DecryptingInputStream in = cipher.decryptFrom(new ByteArrayInputStream(below.toByteArray()), CONTEXT);
        moment.at(2, () -> {
            assertThatIllegalStateException()
                    .isThrownBy(in::read)
                    .withMessage("the stream is in use by another thread");
            assertThat(in.available()).isZero();
            assertThat(in.context()).isEqualTo(CONTEXT);
        });
        assertThat(in.readAllBytes()).isEqualTo(PLAINTEXT);
        in.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 8, 9})
    void aDecryptingStreamThatIsClosedInTheCipherShowsVerifiedBytesOrFails(int chunk) throws IOException {
        DecryptingInputStream in = cipher.decryptFrom(new ByteArrayInputStream(message), CONTEXT);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        moment.at(chunk, in::close);
        assertThatThrownBy(() -> in.transferTo(read)).isInstanceOf(IOException.class);
        assertThat(read.toByteArray()).isEqualTo(Arrays.copyOf(PLAINTEXT, read.size()));
        assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("the stream is closed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 9})
    void aDecryptingStreamThatIsClosedWhileItFillsAnArrayGivesVerifiedBytesOnly(int chunk) throws IOException {
        DecryptingInputStream in = cipher.decryptFrom(new ByteArrayInputStream(message), CONTEXT);
        byte[] out = new byte[PLAINTEXT.length];
        moment.at(chunk, in::close);
        int read = 0;
        try {
            for (int count = 0; count >= 0 && read < out.length; read += count) {
                count = in.read(out, read, out.length - read);
            }
        } catch (IOException closed) {
            // then no more comes
        }
        assertThat(Arrays.copyOf(out, read)).isEqualTo(Arrays.copyOf(PLAINTEXT, read));
        assertThat(Arrays.copyOfRange(out, read, out.length)).isEqualTo(new byte[out.length - read]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aDecryptingStreamThatIsClosedWhileItReadsReturnsItsLease(int read) throws IOException {
        DecryptingInputStream in =
                Plaintexts.cipher(keys, 1).decryptFrom(hooked(new ByteArrayInputStream(message)), CONTEXT);
        moment.at(read, in::close);
        assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 8})
    void aRangeThatIsReadWhileItsReaderIsClosedIsRight(int chunk) throws IOException {
        RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT);
        moment.at(chunk, reader::close);
        assertThat(reader.read(0, PLAINTEXT.length)).isEqualTo(PLAINTEXT);
        assertThatThrownBy(() -> reader.read(0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void aChannelOfRangesThatIsClosedWhileItReadsGivesNoZeros() throws IOException {
        try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
            SeekableByteChannel channel = reader.asChannel();
            ByteBuffer out = ByteBuffer.allocate(100);
            moment.at(0, channel::close);
            assertThatThrownBy(() -> channel.read(out)).isInstanceOf(AsynchronousCloseException.class);
            assertThat(out.array()).containsOnly(0);
            assertThat(out.position()).isZero();
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 8})
    void aRepeatableMessageThatIsClosedInTheCipherGivesTheChunkOrFails(int chunk) throws IOException {
        RepeatableMessage repeatable = cipher.encryptRepeatably(Source.of(PLAINTEXT), CONTEXT);
        InputStream stream = repeatable.newStream();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        moment.at(chunk, repeatable::close);
        assertThatThrownBy(() -> stream.transferTo(read)).isInstanceOf(IOException.class);
        assertIsBeginOfMessage(read.toByteArray(), Math.max(0, read.size() - startLength()) / SEALED_CHUNK);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 8})
    void aStreamOfARepeatableMessageThatIsClosedInTheCipherGivesTheChunkOrFails(int chunk) throws IOException {
        try (RepeatableMessage repeatable = cipher.encryptRepeatably(Source.of(PLAINTEXT), CONTEXT)) {
            InputStream stream = repeatable.newStream();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            moment.at(chunk, stream::close);
            assertThatThrownBy(() -> stream.transferTo(read)).isInstanceOf(IOException.class);
            assertIsBeginOfMessage(read.toByteArray(), Math.max(0, read.size() - startLength()) / SEALED_CHUNK);
        }
    }

    @Test
    void aDataKeyThatIsWipedInTheMiddleSealsNothingUnderZeros() {
        DataKey key = new KnownKey().key;
        DataKey.Lease lease = key.lease();
        key.retire();
        EnvelopeCipher records = EnvelopeCipher.builder(new OneLease(lease))
                .provider("InTheMiddle")
                .build();
        // a lease that is closed once too often: the key is wiped while it is in use
        moment.at(0, lease::close);
        assertThatIllegalStateException().isThrownBy(() -> records.encrypt(new byte[100], CONTEXT));
        assertThat(key.isWiped()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> records.encrypt(new byte[100], CONTEXT));
    }

    @Test
    void aLocalMasterKeyThatIsDestroyedWhileItWrapsWrapsUnderItselfOrFails() {
        byte[] raw = new byte[32];
        raw[0] = 1;
        LocalMasterKey master = LocalMasterKey.takeCopyOf("master", raw);
        byte[] dataKey = Plaintexts.of(32);
        WrappedDataKey wrapped = master.wrap(dataKey, CONTEXT, KeyCall.start());
        master.destroy();
        assertThat(LocalMasterKey.takeCopyOf("master", raw)
                        .unwrap(wrapped, CONTEXT, KeyCall.start())
                        .plaintext())
                .isEqualTo(dataKey);
        assertThatIllegalStateException()
                .isThrownBy(() -> master.wrap(dataKey, CONTEXT, KeyCall.start()))
                .withMessage("local master key 'master' was destroyed");
        MasterKey zeros = LocalMasterKey.takeCopyOf("master", new byte[32]);
        assertThatThrownBy(() -> zeros.unwrap(wrapped, CONTEXT, KeyCall.start()))
                .isInstanceOf(DataKeyException.class);
    }

    private static final class KnownKey {
        final DataKey key = DataKey.takeOwnershipOf(
                Plaintexts.of(32), CONTEXT, java.util.List.of(new WrappedDataKey("local-aes", "name", new byte[] {1})));
    }

    /** A provider that gives the same lease again and again. */
    private record OneLease(DataKey.Lease lease) implements io.sealwax.spi.DataKeyProvider {
        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            return lease;
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return call -> lease;
        }
    }

    /** What comes before the first chunk. */
    private int startLength() {
        return message.length - CHUNKS * SEALED_CHUNK - 5 - GcmCipher.TAG_LENGTH;
    }

    /** So many whole chunks were written, each of them under the message's key. */
    private void assertIsBeginOfMessage(byte[] written, int chunks) throws IOException {
        int start = startLength();
        assertThat(written.length).isBetween(0, start + (chunks + 1) * SEALED_CHUNK - 1);
        if (chunks == 0) {
            return;
        }
        for (int chunk = 0; chunk < chunks; chunk++) {
            assertThat(KeyOfZeros.sealed(written, start + chunk * SEALED_CHUNK, SEALED_CHUNK))
                    .as("chunk %d is under a key of zeros", chunk)
                    .isFalse();
        }
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        try (InputStream in = Plaintexts.cipher(keys, 1).decryptFrom(new ByteArrayInputStream(written), CONTEXT)) {
            assertThatThrownBy(() -> in.transferTo(opened)).isInstanceOf(AuthenticationException.class);
        }
        assertThat(opened.toByteArray()).isEqualTo(Arrays.copyOf(PLAINTEXT, chunks * CHUNK));
    }

    private OutputStream hooked(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                moment.comes();
                out.write(bytes, offset, length);
            }
        };
    }

    private InputStream hooked(InputStream in) {
        return new FilterInputStream(in) {
            private volatile boolean closed;

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                moment.comes();
                if (closed) {
                    throw new IOException("closed below");
                }
                return in.read(bytes, offset, length);
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }
}
