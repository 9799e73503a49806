package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.crypto.FlawedProvider;
import io.sealwax.internal.crypto.FlawedProvider.Flaw;
import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.ByteBuffer;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A JCA provider that takes liberties with the arrays that it is given. Nobody sees it, and nothing is wrong. */
class OtherProvidersTest {
    private static final EncryptionContext CONTEXT =
            EncryptionContext.of("tenant", "acme").detached("owner", "alice");
    private static final String PROVIDER = "TakesLiberties";
    private static final int[] LENGTHS = {0, 1, 1024, 65_535, 65_536, 70_000, 1 << 20, (1 << 20) + 77};
    private static final byte AROUND = 0x5a;

    private final Keys keys = Keys.local();
    private final EnvelopeCipher right =
            EnvelopeCipher.builder(keys).provider("SunJCE").build();
    private final ExecutorService helpers = Executors.newFixedThreadPool(3);

    @AfterEach
    void removeAndLookForLeases() {
        helpers.shutdown();
        Security.removeProvider(PROVIDER);
        assertThat(keys.retireAll()).isTrue();
    }

    private EnvelopeCipher cipher(Flaw flaw) {
        Provider provider = new FlawedProvider(PROVIDER, flaw);
        Security.addProvider(provider);
        return EnvelopeCipher.builder(keys)
                .provider(PROVIDER)
                .parallelism(4)
                .executor(helpers)
                .build();
    }

    @Liberties
    void messagesAreWhatTheyMustBe(Flaw flaw) {
        EnvelopeCipher cipher = cipher(flaw);
        for (int length : LENGTHS) {
            byte[] plaintext = Plaintexts.of(length);
            byte[] message = cipher.encrypt(plaintext, CONTEXT);
            assertSame(plaintext, Plaintexts.of(length));
            assertSame(right.decrypt(message, CONTEXT), plaintext);

            byte[] before = message.clone();
            assertSame(cipher.decrypt(message, CONTEXT), plaintext);
            assertSame(message, before);
        }
    }

    @Liberties
    void nothingChangesButTheRangeOfTheOutput(Flaw flaw) {
        EnvelopeCipher cipher = cipher(flaw);
        for (int length : LENGTHS) {
            byte[] plaintext = Plaintexts.of(length);
            byte[] arena = filled(cipher.encryptedLength(length, CONTEXT) + 100);
            int messageLength = cipher.encrypt(plaintext, 0, length, arena, 41, CONTEXT);
            byte[] message = Arrays.copyOfRange(arena, 41, 41 + messageLength);
            assertSame(right.decrypt(message, CONTEXT), plaintext);
            assertOnlyChanged(arena, 41, messageLength);

            byte[] opened = filled(length + 100);
            assertThat(cipher.decrypt(message, 0, messageLength, opened, 4, CONTEXT))
                    .isEqualTo(length);
            assertSame(Arrays.copyOfRange(opened, 4, 4 + length), plaintext);
            assertOnlyChanged(opened, 4, length);
        }
    }

    @Liberties
    void nothingChangesButTheRangeOfTheOutputWhereAMessageWasChanged(Flaw flaw) {
        EnvelopeCipher cipher = cipher(flaw);
        for (int length : LENGTHS) {
            byte[] message = right.encrypt(Plaintexts.of(length), CONTEXT);
            message[message.length - 1] ^= 1;
            byte[] arena = filled(length + 100);
            assertThatThrownBy(() -> cipher.decrypt(message, 0, message.length, arena, 4, CONTEXT))
                    .isInstanceOf(AuthenticationException.class);
            assertSame(Arrays.copyOfRange(arena, 4, 4 + length), new byte[length]);
            assertOnlyChanged(arena, 4, length);
        }
    }

    @Liberties
    void buffersOfEveryKindAreReadAndWrittenInTheirRange(Flaw flaw) {
        EnvelopeCipher cipher = cipher(flaw);
        byte[] plaintext = Plaintexts.of(70_000);
        for (Shape shape : Shape.values()) {
            ByteBuffer sealed = shape.target(cipher.encryptedLength(plaintext.length, CONTEXT));
            cipher.encrypt(shape.source(plaintext), sealed, CONTEXT);
            ByteBuffer opened = shape.target(plaintext.length);
            EncryptionContext context =
                    cipher.decrypt(shape.source(Shape.written(sealed)), opened, ContextMatch.exactly(CONTEXT));
            assertThat(context).isEqualTo(CONTEXT);
            assertSame(Shape.written(opened), plaintext);
            assertThat(Shape.whole(opened)).startsWith(0, 0, 0).endsWith(0, 0);
        }
    }

    @Liberties
    void streamsRangesAndRepeatableMessagesAreWhatTheyMustBe(Flaw flaw) throws IOException {
        EnvelopeCipher cipher = cipher(flaw);
        byte[] plaintext = Plaintexts.of(200_000);
        byte[] streamed = Plaintexts.seal(cipher, plaintext, CONTEXT);
        assertSame(right.decrypt(streamed, CONTEXT), plaintext);
        for (Way way : Way.values()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            way.open(cipher, streamed, ContextMatch.exactly(CONTEXT), out);
            assertSame(out.toByteArray(), plaintext);
        }
        try (RepeatableMessage message = cipher.encryptRepeatably(Source.of(plaintext), CONTEXT)) {
            byte[] read = message.newStream().readAllBytes();
            assertSame(right.decrypt(read, CONTEXT), plaintext);
            assertSame(message.newStream().readAllBytes(), read);
        }
    }

    @Liberties
    void nobodyHelpsWhateverIsConfigured(Flaw flaw) throws IOException {
        EnvelopeCipher cipher = cipher(flaw);
        byte[] plaintext = Plaintexts.of(4 << 20);
        FlawedProvider.CALLERS.clear();
        byte[] message = cipher.encrypt(plaintext, CONTEXT);
        assertSame(cipher.decrypt(message, CONTEXT), plaintext);
        byte[] streamed = Plaintexts.seal(cipher, plaintext, CONTEXT);
        try (DecryptingInputStream in = cipher.decryptFrom(new ByteArrayInputStream(streamed), CONTEXT)) {
            assertSame(in.readAllBytes(), plaintext);
        }
        try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
            assertSame(reader.read(0, plaintext.length), plaintext);
        }
        assertThat(FlawedProvider.CALLERS).containsExactly(Thread.currentThread());
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, AROUND);
        return bytes;
    }

    private static void assertOnlyChanged(byte[] bytes, int at, int length) {
        for (int i = 0; i < bytes.length; i++) {
            if (i < at || i >= at + length) {
                assertThat(bytes[i]).as("byte %d", i).isEqualTo(AROUND);
            }
        }
    }

    private static void assertSame(byte[] actual, byte[] expected) {
        assertThat(Arrays.mismatch(actual, expected)).as("where they differ").isEqualTo(-1);
    }

    /** A test that is run once for each liberty. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = Flaw.class,
            names = {
                "WRITES_WHOLE_ARRAYS_BACK",
                "WIPES_THE_REST_WHERE_A_TAG_IS_WRONG",
                "WANTS_ROOM_FOR_A_TAG_TO_DECRYPT",
                "CHANGES_WHAT_IT_READS"
            })
    @interface Liberties {}
}
