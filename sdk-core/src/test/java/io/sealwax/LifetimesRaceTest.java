package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.internal.crypto.FlawedProvider;
import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Objects that one thread uses and another closes, at any moment, again and again: what is written opens, what is read
 * is right, or the call fails; all leases come back, and each once.
 */
@Tag("race")
@Timeout(900)
class LifetimesRaceTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int TRIES = Race.tries(10_000);
    private static final byte[] PLAINTEXT = Plaintexts.of(2 * CHUNK + 77);

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = Plaintexts.cipher(keys, 1);
    private final byte[] message = Plaintexts.seal(cipher, PLAINTEXT, CONTEXT);
    private final Race race = new Race();
    private final Provider provider = new FlawedProvider("Stepping", race::step);
    private EnvelopeCipher stepping;
    private int failed;

    @BeforeEach
    void register() {
        Security.addProvider(provider);
        stepping =
                EnvelopeCipher.builder(keys).provider("Stepping").parallelism(1).build();
    }

    @AfterEach
    void endAndLookForLeases() {
        race.close();
        Security.removeProvider(provider.getName());
        assertThat(keys.retireAll()).isTrue();
    }

    /** Does both at once; an exception that is none of a closed object is a failure. */
    private void meet(Race.Act use, Race.Act closing) throws Exception {
        race.meet(
                () -> {
                    try {
                        use.run();
                    } catch (IOException | IllegalStateException e) {
                        assertThat(e.getMessage() == null || e.getMessage().matches(".*(closed|wiped|in use).*"))
                                .as(e.toString())
                                .isTrue();
                        failed++;
                    }
                },
                closing);
    }

    /** By turns one whose every chunk is a step, and one that works on the arrays themselves. */
    private EnvelopeCipher cipher(int number) {
        return number % 3 == 0 ? stepping : cipher;
    }

    private Source source(byte[] bytes) {
        Source array = Source.of(bytes);
        return new Source() {
            @Override
            public long size() throws IOException {
                race.step();
                return array.size();
            }

            @Override
            public void read(long position, byte[] out, int offset, int length) throws IOException {
                race.step();
                array.read(position, out, offset, length);
                race.step();
            }
        };
    }

    private InputStream input(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] out, int offset, int length) throws IOException {
                race.step();
                return super.read(out, offset, length);
            }
        };
    }

    @Test
    void encryptingStreams() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            ByteArrayOutputStream below = new ByteArrayOutputStream() {
                @Override
                public synchronized void write(byte[] bytes, int offset, int length) {
                    race.step();
                    super.write(bytes, offset, length);
                }
            };
            EncryptingOutputStream out = cipher(i).encryptTo(below, CONTEXT);
            meet(
                    () -> {
                        for (int at = 0; at < PLAINTEXT.length; at += CHUNK) {
                            out.write(PLAINTEXT, at, Math.min(CHUNK, PLAINTEXT.length - at));
                            out.flush();
                        }
                        out.finish();
                    },
                    out::close);
            out.close();
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
            DecryptingInputStream in = cipher(i).decryptFrom(input(message), CONTEXT);
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            boolean byBytes = i % 16 == 0;
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
                    in::close);
            assertThat(read.toByteArray()).isEqualTo(Arrays.copyOf(PLAINTEXT, read.size()));
        }
    }

    @Test
    void rangeReadersAndTheirChannels() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            RangeReader reader = cipher(i).openRanges(source(message), CONTEXT);
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
            RepeatableMessage repeatable = cipher(i).encryptRepeatably(source(PLAINTEXT), CONTEXT);
            InputStream stream = repeatable.newStream();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            meet(() -> stream.transferTo(read), i % 2 == 0 ? repeatable::close : stream::close);
            repeatable.close();
            byte[] opened = opened(read.toByteArray());
            int start = message.length - 2 * SEALED_CHUNK - 77 - 16;
            assertThat(opened.length).isGreaterThanOrEqualTo(Math.max(0, read.size() - start) / SEALED_CHUNK * CHUNK);
            assertThat(opened).isEqualTo(Arrays.copyOf(PLAINTEXT, opened.length));
        }
    }
}
