package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Objects that one thread uses and another closes, at any moment, again and again: what is written opens, what is read is right, or the call fails; all leases
 * come back, and each once.
 */
@Tag("race")
@Timeout(600)
class LifetimesRaceTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int TRIES = Integer.getInteger("sealwax.lifetimes.tries", 2_000);
    private static final int MOST_SPINS = 3000;
    private static final byte[] PLAINTEXT = Plaintexts.of(2 * CHUNK + 77);

    private final Random random = new Random(41);
    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = Plaintexts.cipher(keys, 1);
    private final byte[] message = Plaintexts.seal(cipher, PLAINTEXT, CONTEXT);
    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private volatile int round;
    private int failed;

    private interface Use {
        void run() throws IOException;
    }

    @AfterEach
    void endAndLookForLeases() {
        other.shutdown();
        assertThat(keys.retireAll()).isTrue();
    }

    /** Does both at once, the second a little later; an exception that is none of a closed object is a failure. */
    private void meet(Use use, Closeable closed) throws Exception {
        int number = round + 1;
        int spins = random.nextInt(MOST_SPINS);
        Future<?> closing = other.submit(() -> {
            while (round != number) {
                Thread.yield();
            }
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            closed.close();
            return null;
        });
        round = number;
        try {
            use.run();
        } catch (IOException | IllegalStateException e) {
            assertThat(e.getMessage() == null || e.getMessage().matches(".*(closed|wiped|destroyed|in use).*"))
                    .as(e.toString())
                    .isTrue();
            failed++;
        }
        closing.get();
    }

    @Test
    void encryptingStreams() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            ByteArrayOutputStream below = new ByteArrayOutputStream();
            EncryptingOutputStream out = cipher.encryptTo(below, CONTEXT);
            meet(
                    () -> {
                        for (int at = 0; at < PLAINTEXT.length; at += CHUNK) {
                            out.write(PLAINTEXT, at, Math.min(CHUNK, PLAINTEXT.length - at));
                            out.flush();
                        }
                        out.finish();
                    },
                    out);
            byte[] written = below.toByteArray();
            byte[] opened = opened(written);
            assertThat(opened.length).isGreaterThanOrEqualTo(written.length / SEALED_CHUNK * CHUNK);
            assertThat(opened).isEqualTo(Arrays.copyOf(PLAINTEXT, opened.length));
        }
        assertThat(failed).isPositive();
    }

    private byte[] opened(byte[] written) throws IOException {
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        try (InputStream in = cipher.decryptFrom(new ByteArrayInputStream(written), CONTEXT)) {
            in.transferTo(opened);
        } catch (EnvelopeException cut) {
            assertThat(cut.failure())
                    .isIn(Failure.TRUNCATED, Failure.CHUNK, Failure.MALFORMED_HEADER, Failure.NOT_A_MESSAGE);
        }
        return opened.toByteArray();
    }

    @Test
    void decryptingStreams() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            DecryptingInputStream in = cipher.decryptFrom(new ByteArrayInputStream(message), CONTEXT);
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            boolean byBytes = i % 2 == 0;
            meet(
                    () -> {
                        if (byBytes) {
                            for (int b = in.read(); b >= 0; b = in.read()) {
                                read.write(b);
                            }
                        } else {
                            in.transferTo(read);
                        }
                    },
                    in);
            assertThat(read.toByteArray()).isEqualTo(Arrays.copyOf(PLAINTEXT, read.size()));
        }
    }

    @Test
    void rangeReadersAndTheirChannels() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT);
            SeekableByteChannel channel = reader.asChannel();
            ByteBuffer read = ByteBuffer.allocate(PLAINTEXT.length);
            meet(
                    () -> {
                        while (read.hasRemaining() && channel.read(read) > 0) {}
                    },
                    i % 2 == 0 ? reader::close : channel::close);
            reader.close();
            assertThat(Arrays.copyOf(read.array(), read.position()))
                    .isEqualTo(Arrays.copyOf(PLAINTEXT, read.position()));
        }
    }

    @Test
    void repeatableMessagesAndTheirStreams() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            RepeatableMessage repeatable = cipher.encryptRepeatably(Source.of(PLAINTEXT), CONTEXT);
            InputStream stream = repeatable.newStream();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            meet(() -> stream.transferTo(read), i % 2 == 0 ? repeatable::close : stream);
            repeatable.close();
            byte[] opened = opened(read.toByteArray());
            assertThat(opened.length).isGreaterThanOrEqualTo(read.size() / SEALED_CHUNK * CHUNK);
            assertThat(opened).isEqualTo(Arrays.copyOf(PLAINTEXT, opened.length));
        }
    }

    /** A lease that is closed once too often, by a provider, under the hands of whoever seals and opens. */
    @Test
    void dataKeysThatAreWipedUnderSomebodysHands() throws Exception {
        byte[] plaintext = new byte[100];
        WrappedDataKey wrapped = new WrappedDataKey("local-aes", "name", new byte[] {1});
        for (int i = 0; i < 2 * TRIES; i++) {
            byte[] raw = Plaintexts.of(32);
            DataKey key = DataKey.takeOwnershipOf(raw.clone(), CONTEXT, java.util.List.of(wrapped));
            DataKey.Lease lease = key.lease();
            key.retire();
            byte[][] sealed = new byte[1][];
            meet(
                    () -> sealed[0] =
                            EnvelopeCipher.builder(provider(lease)).build().encrypt(plaintext, CONTEXT),
                    () -> {
                        try {
                            lease.close();
                        } catch (IllegalStateException returned) {
                            // by the other
                        }
                    });
            assertThat(key.isWiped()).isTrue();
            if (sealed[0] != null) {
                DataKey again = DataKey.takeOwnershipOf(raw, CONTEXT, java.util.List.of(wrapped));
                assertThat(EnvelopeCipher.builder(provider(again.lease()))
                                .build()
                                .decrypt(sealed[0], CONTEXT))
                        .isEqualTo(plaintext);
            }
        }
    }

    private static io.sealwax.spi.DataKeyProvider provider(DataKey.Lease lease) {
        return new io.sealwax.spi.DataKeyProvider() {
            @Override
            public DataKey.Lease current(EncryptionContext keyBound) {
                return lease;
            }

            @Override
            public boolean trusts(WrappedDataKey wrapped) {
                return true;
            }

            @Override
            public DataKey.Lease of(WrappedDataKey wrapped, EncryptionContext keyBound) {
                return lease;
            }
        };
    }

    @Test
    void localMasterKeysThatAreDestroyed() throws Exception {
        byte[] raw = Plaintexts.of(32);
        byte[] dataKey = Plaintexts.of(33);
        LocalMasterKey same = LocalMasterKey.takeCopyOf("master", raw);
        for (int i = 0; i < 2 * TRIES; i++) {
            LocalMasterKey key = LocalMasterKey.takeCopyOf("master", raw);
            WrappedDataKey[] wrapped = new WrappedDataKey[1];
            meet(() -> wrapped[0] = key.wrap(Arrays.copyOf(dataKey, 32), CONTEXT), key::destroy);
            if (wrapped[0] != null) {
                assertThat(same.unwrap(wrapped[0], CONTEXT)).isEqualTo(Arrays.copyOf(dataKey, 32));
            }
        }
    }
}
