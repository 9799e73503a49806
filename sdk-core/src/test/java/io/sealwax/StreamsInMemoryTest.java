package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.Providers;
import io.sealwax.testing.heap.HeapDump;
import io.sealwax.testing.heap.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a heap dump shows of streams, ranges and messages that are over but still referred to: no key of chunks, no base
 * nonce, no plaintext.
 */
class StreamsInMemoryTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final byte[] LABEL =
            "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 20 * CHUNK + 5000;

    private final SecureRandom random = new SecureRandom();
    private final List<Secret> secrets = new ArrayList<>();
    private final List<Object> alive = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void whatIsUnderWayIsFoundAndWhatIsOverIsNot() throws IOException {
        List<Use> uses = new ArrayList<>();
        for (String provider : Providers.NAMES) {
            for (int threads : new int[] {1, 3}) {
                Known sealing = new Known();
                EncryptingOutputStream finished =
                        sealing.cipher(provider, threads).encryptTo(new ByteArrayOutputStream(), CONTEXT);
                sealing.write(finished);
                uses.add(finished::finish);
                Known unfinished = new Known();
                EncryptingOutputStream closed =
                        unfinished.cipher(provider, threads).encryptTo(new ByteArrayOutputStream(), CONTEXT);
                unfinished.write(closed);
                uses.add(closed::close);
                Known broken = new Known();
                EncryptingOutputStream failed =
                        broken.cipher(provider, threads).encryptTo(new ByteArrayOutputStream(), CONTEXT);
                broken.write(failed);
                InputStream fails = FailingInput.after(new byte[0], new IOException("reset"));
                uses.add(() ->
                        assertThatThrownBy(() -> failed.transferFrom(fails)).isInstanceOf(IOException.class));
                alive.addAll(List.of(finished, closed, failed));

                DecryptingInputStream ended = new Known().open(provider, threads, false);
                uses.add(() -> ended.skipNBytes(LENGTH - 9000));
                uses.add(() -> assertThat(ended.read()).isEqualTo(-1));
                DecryptingInputStream left = new Known().open(provider, threads, false);
                uses.add(left::close);
                DecryptingInputStream wrong = new Known().open(provider, threads, true);
                uses.add(() ->
                        assertThatThrownBy(() -> wrong.skipNBytes(LENGTH)).isInstanceOf(AuthenticationException.class));
                alive.addAll(List.of(ended, left, wrong));

                Known ranged = new Known();
                RangeReader reader =
                        ranged.cipher(provider, threads).openRanges(Source.of(ranged.message(provider)), CONTEXT);
                Arrays.fill(reader.read(100, LENGTH), (byte) 0);
                SeekableByteChannel channel = reader.asChannel().position(100);
                assertThat(channel.read(ByteBuffer.allocate(500))).isEqualTo(500);
                uses.add(channel::close);
                uses.add(reader::close);
                RepeatableMessage repeatable =
                        new Known().cipher(provider, threads).encryptRepeatably(Source.of(new byte[LENGTH]), CONTEXT);
                InputStream again = repeatable.newStream();
                again.skipNBytes(LENGTH / 2);
                uses.add(repeatable::close);
                alive.addAll(List.of(reader, channel, repeatable, again));
            }
        }
        secrets.forEach(Secret::forget);
        assertThat(found("under-way")).containsAll(keysAndNonces());
        for (Use use : uses) {
            use.end();
        }
        assertThat(found("over")).isEmpty();
        assertThat(alive).isNotEmpty();
    }

    private interface Use {
        void end() throws IOException;
    }

    private Set<Integer> found(String name) throws IOException {
        return HeapDump.write(folder.resolve(name + ".hprof")).find(secrets.toArray(Secret[]::new));
    }

    /** Of three secrets in a row, the first two. */
    private List<Integer> keysAndNonces() {
        return IntStream.range(0, secrets.size())
                .filter(i -> i % 3 != 2)
                .boxed()
                .toList();
    }

    /** A data key and a salt, of which it is known what they give, and a plaintext with a secret in each chunk. */
    private final class Known implements DataKeyProvider {
        private final DataKey key;
        private final Secret inPlaintext;

        Known() {
            byte[] dataKey = new byte[32];
            byte[] salt = new byte[24];
            random.nextBytes(dataKey);
            random.nextBytes(salt);
            byte[] derived = new HkdfExpand(dataKey)
                    .expand(
                            76,
                            LABEL,
                            salt,
                            BodyKind.CHUNKS.prefix(),
                            CONTEXT.encoding().full());
            secrets.add(Secret.takeOwnershipOf(Arrays.copyOf(derived, 32)));
            // the counter changes the bytes behind these
            secrets.add(Secret.takeOwnershipOf(Arrays.copyOfRange(derived, 32, 40)));
            Arrays.fill(derived, (byte) 0);
            inPlaintext = Secret.random(random);
            secrets.add(inPlaintext);
            List<WrappedDataKey> wrapped = List.of(new WrappedDataKey("local-aes", "test", new byte[] {1}));
            key = DataKey.takeOwnershipOf(
                    dataKey, CONTEXT, wrapped, (out, offset, length) -> System.arraycopy(salt, 0, out, offset, length));
        }

        EnvelopeCipher cipher(String provider, int threads) {
            return EnvelopeCipher.builder(this)
                    .provider(provider)
                    .parallelism(threads)
                    .build();
        }

        void write(EncryptingOutputStream out) throws IOException {
            byte[] plaintext = new byte[LENGTH];
            for (int at = 0; at < LENGTH; at += CHUNK) {
                System.arraycopy(inPlaintext.bytes(), 0, plaintext, at, 32);
            }
            for (int at = 0; at < LENGTH; at += 10_000) {
                out.write(plaintext, at, Math.min(10_000, LENGTH - at));
            }
            Arrays.fill(plaintext, (byte) 0);
        }

        byte[] message(String provider) throws IOException {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            try (EncryptingOutputStream out = cipher(provider, 1).encryptTo(message, CONTEXT)) {
                write(out);
                out.finish();
            }
            return message.toByteArray();
        }

        DecryptingInputStream open(String provider, int threads, boolean wrong) throws IOException {
            byte[] message = message(provider);
            message[message.length - 1] ^= (byte) (wrong ? 1 : 0);
            DecryptingInputStream in =
                    cipher(provider, threads).decryptFrom(new ByteArrayInputStream(message), CONTEXT);
            in.skipNBytes(9000);
            return in;
        }

        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            return key.lease();
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return call -> key.lease();
        }
    }
}
