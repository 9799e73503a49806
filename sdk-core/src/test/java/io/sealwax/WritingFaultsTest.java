package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An encrypting stream over one that fails, at each of the calls that are made of it. */
@Timeout(120)
class WritingFaultsTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final List<Throwable> FAILURES = List.of(
            new IOException("no space left"), new IllegalStateException("broken"), new OutOfMemoryError("for test"));

    private final Keys keys = Keys.local();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    static Stream<Arguments> lengthsAndThreads() {
        return Stream.of(0, 5, CHUNK, 9 * CHUNK + 3, 60 * CHUNK)
                .flatMap(length -> Stream.of(Arguments.of(length, 1), Arguments.of(length, 3)));
    }

    @ParameterizedTest
    @MethodSource("lengthsAndThreads")
    void theCallersOwnFailureIsThrownAndFromThenOnTheMessageFails(int length, int threads) {
        byte[] plaintext = Plaintexts.of(length);
        byte[] lent = plaintext.clone();
        for (Throwable failure : FAILURES) {
            int call = 0;
            FailingOutput below = new FailingOutput(call, failure);
            while (fails(below, lent, threads, failure)) {
                assertThat(Arrays.equals(lent, plaintext)).isTrue();
                assertWholeOrNothing(below.written(), plaintext);
                below = new FailingOutput(++call, failure);
            }
            assertThat(call).as("calls that failed").isEqualTo(below.calls()).isGreaterThan(4);
            assertWholeOrNothing(below.written(), plaintext);
        }
    }

    /** Writes, flushes in the middle, finishes and closes; false where nothing failed. */
    private boolean fails(FailingOutput below, byte[] plaintext, int threads, Throwable failure) {
        EncryptingOutputStream out = Plaintexts.cipher(keys, threads).encryptTo(below, CONTEXT);
        Throwable thrown = catchThrowable(() -> {
            out.write(plaintext, 0, plaintext.length / 3);
            out.flush();
            out.write(plaintext, plaintext.length / 3, plaintext.length - plaintext.length / 3);
            out.finish();
        });
        if (thrown != null) {
            assertThat(thrown).isSameAs(failure);
            int calls = below.calls();
            assertFailsForever(out);
            assertThat(below.calls()).as("nothing more is tried").isEqualTo(calls);
        }
        Throwable closing = catchThrowable(out::close);
        assertThat(closing).isIn(failure, null);
        assertThat(catchThrowable(out::close)).as("closed twice").isNull();
        return thrown != null || closing != null;
    }

    private static void assertFailsForever(EncryptingOutputStream out) {
        InputStream more = new ByteArrayInputStream(new byte[3]);
        for (Throwable thrown : List.of(
                catchThrowable(() -> out.write(1)),
                catchThrowable(() -> out.write(new byte[2])),
                catchThrowable(() -> out.write(ByteBuffer.allocate(2))),
                catchThrowable(() -> out.transferFrom(more)),
                catchThrowable(out::flush),
                catchThrowable(out::finish))) {
            assertThat(thrown).isInstanceOf(IOException.class).hasMessage("the message failed before");
        }
        assertThat(out.isOpen()).isFalse();
    }

    /** All of it, where only the last flush or the closing failed; never a shorter message. */
    private void assertWholeOrNothing(byte[] written, byte[] plaintext) {
        byte[] opened;
        try {
            opened = EnvelopeCipher.builder(keys).build().decrypt(written, CONTEXT);
        } catch (EnvelopeException expected) {
            return;
        }
        assertThat(Arrays.equals(opened, plaintext)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aPlaintextThatFailsInTheMiddleLeavesNothingThatOpens(int threads) throws IOException {
        for (int good : new int[] {0, 1, CHUNK, 4 * CHUNK, 8 * CHUNK, 50 * CHUNK + 1}) {
            for (Throwable failure : FAILURES) {
                FailingOutput below = new FailingOutput(Integer.MAX_VALUE, failure);
                try (EncryptingOutputStream out =
                        Plaintexts.cipher(keys, threads).encryptTo(below, CONTEXT)) {
                    assertThatThrownBy(() -> out.transferFrom(FailingInput.after(new byte[good], failure)))
                            .isSameAs(failure);
                    assertFailsForever(out);
                }
                assertThatThrownBy(() -> EnvelopeCipher.builder(keys).build().decrypt(below.written(), CONTEXT))
                        .isInstanceOf(EnvelopeException.class);
            }
        }
    }

    @Test
    void withoutADataKeyNothingIsWrittenAndTheMessageFails() throws IOException {
        FailingOutput below = new FailingOutput(Integer.MAX_VALUE, new IOException());
        EncryptingOutputStream out =
                EnvelopeCipher.builder(new NoKeys()).build().encryptTo(below, CONTEXT);
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(DataKeyException.class);
        assertFailsForever(out);
        out.close();
        assertThat(below.written()).isEmpty();
    }

    @Test
    void aContextThatLacksARequiredPairIsRefusedAtOnce() {
        EnvelopeCipher cipher =
                EnvelopeCipher.builder(keys).requireContext("row").build();
        FailingOutput below = new FailingOutput(0, new IOException());
        assertThatThrownBy(() -> cipher.encryptTo(below, CONTEXT)).isInstanceOf(ContextException.class);
        assertThatThrownBy(() -> cipher.encryptRepeatably(Source.of(new byte[1]), CONTEXT))
                .isInstanceOf(ContextException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aPlaintextThatGivesNothingWhereItMustWaitIsRefused(int threads) throws IOException {
        for (int length : new int[] {0, 5, 70 * CHUNK}) {
            for (int wrong : new int[] {0, 1 << 20}) {
                InputStream plaintext = new ByteArrayInputStream(new byte[length]) {
                    @Override
                    public synchronized int read(byte[] out, int offset, int most) {
                        int count = super.read(out, offset, most);
                        return count < 0 ? wrong : count;
                    }
                };
                FailingOutput below = new FailingOutput(Integer.MAX_VALUE, new IOException());
                EncryptingOutputStream out = Plaintexts.cipher(keys, threads).encryptTo(below, CONTEXT);
                assertThatThrownBy(() -> out.transferFrom(plaintext))
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessageStartingWith("the stream below gave " + wrong + " bytes where 1 to ");
                assertFailsForever(out);
                out.close();
                assertThatThrownBy(() -> Plaintexts.cipher(keys, 1).decrypt(below.written(), CONTEXT))
                        .isInstanceOf(EnvelopeException.class);
            }
        }
    }
}
