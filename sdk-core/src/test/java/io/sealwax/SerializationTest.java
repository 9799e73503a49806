package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.wire.CountedBytes;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels with a task of Spark or Flink, and what does not. */
class SerializationTest {
    private static final EncryptionContext EACH_KIND = EncryptionContext.of("tenant", "acme")
            .forMessage("row", "42")
            .detached("z", "hush")
            .detachedForKey("a", "");

    static Stream<EncryptionContext> contexts() {
        String longest = "x".repeat(8192 - 2 - 3 - 1 - 2);
        return Stream.of(
                EncryptionContext.none(),
                EncryptionContext.of("tenant", "acme", "é", "\ud83d\ude00"),
                EncryptionContext.none().forMessage("row", "1"),
                EncryptionContext.none().detached("row", "1"),
                EncryptionContext.none().detachedForKey("row", "1"),
                EncryptionContext.of("n", longest),
                EncryptionContext.none().detached("n", longest),
                EACH_KIND);
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void aContextThatTravelledIsTheSameInEveryWay(EncryptionContext context) throws Exception {
        EncryptionContext back = there(context);
        assertIsTheSame(back, context);
        assertIsTheSame(back.keyBound(), context.keyBound());
        assertThat(back.keyBound().keyBound()).isSameAs(back.keyBound());
        EnvelopeCipher cipher = EnvelopeCipher.builder(Keys.local()).build();
        byte[] plaintext = {1, 2, 3};
        assertThat(cipher.decrypt(cipher.encrypt(plaintext, back), context)).isEqualTo(plaintext);
        assertThat(cipher.decrypt(cipher.encrypt(plaintext, context), there(ContextMatch.exactly(context)))
                        .context())
                .isEqualTo(context);
    }

    private static void assertIsTheSame(EncryptionContext back, EncryptionContext context) {
        assertThat(back).isEqualTo(context).hasSameHashCodeAs(context);
        assertThat(back.encoding().stored()).isEqualTo(context.encoding().stored());
        assertThat(back.pairs()).isEqualTo(context.pairs());
        assertThat(back.encoding().isKeyBound()).isEqualTo(context.encoding().isKeyBound());
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void aContextIsMadeAgainOfItsPairsInAnyOrder(EncryptionContext context) throws Exception {
        List<EncryptionContext.Pair> pairs = there(new ArrayList<>(context.pairs()));
        Collections.reverse(pairs);
        assertIsTheSame(EncryptionContext.ofPairs(pairs), context);
    }

    @Test
    void pairsSayTheirNameValueAndKindAndShowTheNameAlone() {
        assertThat(EACH_KIND.pairs())
                .containsExactly(
                        new EncryptionContext.Pair("a", "", true, true),
                        new EncryptionContext.Pair("row", "42", false, false),
                        new EncryptionContext.Pair("tenant", "acme", true, false),
                        new EncryptionContext.Pair("z", "hush", false, true));
        assertThat(EACH_KIND.pairs().toString()).isEqualTo("[a, row, tenant, z]");
        EncryptionContext.Pair strange = new EncryptionContext.Pair("a\nb", "v", true, false);
        assertThat(strange.toString()).doesNotContain("\n");
    }

    @Test
    void pairsThatMakeNoContextAreRefusedAsEver() {
        EncryptionContext.Pair pair = new EncryptionContext.Pair("n", "v", true, false);
        assertThatThrownBy(() -> EncryptionContext.ofPairs(List.of(pair, pair)))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> EncryptionContext.ofPairs(List.of(new EncryptionContext.Pair("", "v", true, false))))
                .isInstanceOf(ContextException.class);
        assertThatThrownBy(() -> new EncryptionContext.Pair("n", null, true, false))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the pair 'n' has a null value");
        assertThatThrownBy(() -> new EncryptionContext.Pair(null, "v", true, false))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("a pair has a null name");
    }

    /** Once there is a release, what it wrote is read by all later ones. */
    @Test
    void theFormIsTheEncodingBehindItsLength() throws Exception {
        byte[] encoding = EACH_KIND.encoding().full();
        byte[] written = written(EACH_KIND);
        assertThat(HexFormat.of().formatHex(written))
                .isEqualTo("aced0005" + "7372" + "001c" + hex("io.sealwax.SerializedContext") + "0000000000000001"
                        + "03" + "0000" + "78" + "70" + "77" + HexFormat.of().toHexDigits((byte) (4 + encoding.length))
                        + HexFormat.of().toHexDigits(encoding.length)
                        + HexFormat.of().formatHex(encoding) + "78");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<String> noEncodings() {
        return Stream.of(
                "",
                "00",
                "0001",
                "0000" + "00",
                "0001" + "01000161" + "0002" + "62",
                "0001" + "01000161" + "0001" + "6262",
                "0001" + "010000" + "0000",
                "0001" + "04000161" + "0000",
                "0001" + "010001ff" + "0000",
                "0001" + "01000161" + "0001ff",
                "0001" + "02000161",
                "0002" + "01000162" + "0000" + "01000161" + "0000",
                "0002" + "01000161" + "0000" + "01000161" + "0000",
                "ffff" + "01000161" + "0000");
    }

    @ParameterizedTest
    @MethodSource("noEncodings")
    void whatIsNoEncodingIsNoContext(String hex) throws IOException {
        byte[] stream = written(new SerializedContext(HexFormat.of().parseHex(hex)));
        assertThatThrownBy(() -> read(stream))
                .isExactlyInstanceOf(InvalidObjectException.class)
                .hasMessageStartingWith("an encryption context is malformed: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 8193, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aLengthThatNoContextHasIsRefusedBeforeAnythingIsAllocated(int length) throws IOException {
        byte[] stream = written(EACH_KIND);
        int at = stream.length - 1 - EACH_KIND.encoding().full().length - 4;
        ByteBuffer.wrap(stream).putInt(at, length);
        assertThatThrownBy(() -> read(stream))
                .isExactlyInstanceOf(InvalidObjectException.class)
                .hasMessage("an encryption context of " + length + " bytes: it has at most 8192");
    }

    @Test
    void aContextThatIsCutOrComesWithoutItsEncodingIsRefused() throws IOException {
        byte[] stream = written(EACH_KIND);
        int at = stream.length - 1 - EACH_KIND.encoding().full().length - 4;
        ByteBuffer.wrap(stream).putInt(at, EACH_KIND.encoding().full().length + 1);
        assertThatThrownBy(() -> read(stream))
                .isExactlyInstanceOf(InvalidObjectException.class)
                .hasMessage("an encryption context is cut");
        assertThatThrownBy(() -> read(bare(EncryptionContext.class)))
                .isExactlyInstanceOf(InvalidObjectException.class)
                .hasMessage("an encryption context travels as its encoding, and in no other way");
        assertThatThrownBy(() -> read(bare(WrappedDataKey.class)))
                .isExactlyInstanceOf(InvalidObjectException.class)
                .hasMessage("a wrapped data key travels as its three parts, and in no other way");
        assertThatThrownBy(() -> read(bare(ContextMatch.class)))
                .isExactlyInstanceOf(InvalidObjectException.class)
                .hasMessage("a context match without pairs");
    }

    /** An object of a class without any of its fields. */
    private static byte[] bare(Class<?> type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
        out.writeShort(ObjectStreamConstants.STREAM_VERSION);
        out.write(ObjectStreamConstants.TC_OBJECT);
        out.write(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF(type.getName());
        out.writeLong(1);
        out.write(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.write(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.write(ObjectStreamConstants.TC_NULL);
        return bytes.toByteArray();
    }

    /**
     * What is read is a context that could have been made, or the stream is refused with an exception that readers of
     * streams expect.
     */
    @Test
    void everyByteOfAStreamMayBeAnother() throws Exception {
        for (Object travelling : new Object[] {
            EACH_KIND, ContextMatch.containing(EACH_KIND), new WrappedDataKey("aws-kms", "näme", new byte[] {1, 2, 3})
        }) {
            byte[] stream = written(travelling);
            for (int at = 0; at < stream.length; at++) {
                for (int flip : new int[] {1, 0x80, 0xff}) {
                    byte[] changed = stream.clone();
                    changed[at] ^= (byte) flip;
                    readOrRefuse(changed);
                }
                readOrRefuse(Arrays.copyOf(stream, at));
            }
        }
    }

    private static void readOrRefuse(byte[] stream) throws Exception {
        try {
            Object read = read(stream);
            if (read instanceof EncryptionContext context) {
                assertThat(EncryptionContext.ofPairs(context.pairs())).isEqualTo(context);
            }
        } catch (IOException | ClassNotFoundException | ClassCastException | IllegalStateException e) {
            // the last is the JDK's own, for a block that is longer than what is read of it
            assertThat(e.toString()).doesNotContain("hush");
        }
    }

    @Test
    void aWrappedDataKeyTravels() throws Exception {
        for (WrappedDataKey key : List.of(
                new WrappedDataKey("aws-kms", "arn:aws:kms:eu-west-1:111122223333:key/1", new byte[] {1, 2, 3}),
                new WrappedDataKey("p".repeat(255), "é\ud83d\ude00\0".repeat(9000), new byte[6144]))) {
            WrappedDataKey back = there(key);
            assertThat(back).isEqualTo(key).hasSameHashCodeAs(key).hasToString(key.toString());
        }
    }

    @Test
    void aWrappedDataKeyIsCheckedAsANewOneIs() throws Exception {
        WrappedDataKey key = new WrappedDataKey("p", "n", new byte[] {7});
        byte[] stream = written(key);
        int at = stream.length - 1 - 3 * (4 + 1);
        for (int part = 0; part < 3; part++) {
            for (int length : new int[] {-1, 0, 65_536, Integer.MAX_VALUE}) {
                byte[] changed = stream.clone();
                ByteBuffer.wrap(changed).putInt(at + part * 5, length);
                assertThatThrownBy(() -> read(changed)).isExactlyInstanceOf(InvalidObjectException.class);
            }
        }
        for (int part = 0; part < 2; part++) {
            byte[] changed = stream.clone();
            changed[at + part * 5 + 4] = (byte) 0xff;
            assertThatThrownBy(() -> read(changed))
                    .isExactlyInstanceOf(InvalidObjectException.class)
                    .hasMessageEndingWith("is not UTF-8");
        }
    }

    @Test
    void whatASparkDriverPlansWithTravels() throws Exception {
        CiphertextRange range = new CiphertextRange(5, 1L << 40);
        assertThat(there(range)).isEqualTo(range);
        for (ContextMatch match : List.of(ContextMatch.exactly(EACH_KIND), ContextMatch.containing(EACH_KIND))) {
            ContextMatch back = there(match);
            assertThat(back.expected()).isEqualTo(match.expected());
            assertThat(back.isExact()).isEqualTo(match.isExact());
        }
    }

    @Test
    void failuresTravelWithAllTheirFacts() throws Exception {
        MalformedMessageException malformed =
                there(new MalformedMessageException(Failure.MALFORMED_HEADER, "flags", 7, "why"));
        assertThat(malformed.field()).isEqualTo("flags");
        assertThat(malformed.offset()).isEqualTo(7);
        assertThat(malformed.failure()).isEqualTo(Failure.MALFORMED_HEADER);
        assertThat(there(new ContextException(Failure.CONTEXT, "a")).failure()).isEqualTo(Failure.CONTEXT);
        assertThat(there(new AuthenticationException(Failure.CHUNK, "b"))).hasMessage("b");
        DataKeyException refused = DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.DENIED)
                .message("not allowed")
                .cause(new IllegalStateException("below"))
                .operation("Decrypt")
                .key("aws-kms", "alias/a")
                .keyArn("arn:aws:kms:eu-west-1:111122223333:key/1")
                .region("eu-west-1")
                .requestId("id")
                .advice("ask")
                .attempts(3)
                .build();
        refused.addSuppressed(new ContextException(Failure.CONTEXT, "other"));
        DataKeyException back = there(refused).again();
        assertThat(back.getMessage()).isEqualTo(refused.getMessage());
        assertThat(back.category()).isEqualTo(refused.category());
        assertThat(back.operation()).isEqualTo(refused.operation());
        assertThat(back.providerId()).isEqualTo(refused.providerId());
        assertThat(back.keyName()).isEqualTo(refused.keyName());
        assertThat(back.keyArn()).isEqualTo(refused.keyArn());
        assertThat(back.region()).isEqualTo(refused.region());
        assertThat(back.requestId()).isEqualTo(refused.requestId());
        assertThat(back.advice()).isEqualTo(refused.advice());
        assertThat(back.attempts()).isEqualTo(3);
        assertThat(back.getCause()).hasRootCauseMessage("below");
        assertThat(back.getSuppressed()).hasSize(1);
    }

    @Test
    void aFailureWithoutItsClassOrCategoryIsRefused() throws IOException {
        assertThatThrownBy(() -> read(without(Failure.class, new ContextException(Failure.CONTEXT, "a"))))
                .isExactlyInstanceOf(InvalidObjectException.class)
                .hasMessage("a failure without its class");
        DataKeyException refused = DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.DENIED)
                .build();
        assertThatThrownBy(() -> read(without(DataKeyException.Category.class, refused)))
                .isExactlyInstanceOf(InvalidObjectException.class)
                .hasMessage("a failure without its category");
    }

    private static byte[] without(Class<?> type, Object written) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes) {
            {
                enableReplaceObject(true);
            }

            @Override
            protected Object replaceObject(Object each) {
                return type.isInstance(each) ? null : each;
            }
        }) {
            out.writeObject(written);
        }
        return bytes.toByteArray();
    }

    @Test
    void keysAndPlaintextsAndCiphersDoNotTravel() {
        Keys keys = Keys.local();
        EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
        DecryptedMessage opened =
                cipher.decrypt(cipher.encrypt(new byte[5], EACH_KIND), ContextMatch.exactly(EACH_KIND));
        for (Object staying : new Object[] {LocalMasterKey.random("k"), keys, cipher, opened}) {
            assertThatThrownBy(() -> written(staying)).isInstanceOf(NotSerializableException.class);
        }
    }

    /** A class that becomes serialisable, as every {@code SecretKey} is, is a decision; exceptions always are. */
    @Test
    void nothingElseIsSerialisable() throws Exception {
        Set<String> serialisable = new TreeSet<>();
        Path classes = Path.of(EnvelopeCipher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes.resolve("io"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                Class<?> type = Class.forName(name, false, EnvelopeCipher.class.getClassLoader());
                if (Serializable.class.isAssignableFrom(type)
                        && !Throwable.class.isAssignableFrom(type)
                        && !type.isEnum()
                        && !type.isAnonymousClass()
                        && !Modifier.isAbstract(type.getModifiers())) {
                    serialisable.add(name.substring("io.sealwax.".length()));
                }
            }
        }
        assertThat(serialisable)
                .containsExactly(
                        "CiphertextRange",
                        "ContextMatch",
                        "DataKeyException$Facts",
                        "EncryptionContext",
                        "EncryptionContext$Pair",
                        "SerializedContext",
                        // it has to be, and refuses
                        "internal.crypto.AesKey",
                        "spi.WrappedDataKey",
                        "spi.WrappedDataKey$Serialized");
    }

    @Test
    void aCountedArrayIsReadAsItWasWritten() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            CountedBytes.write(out, new byte[] {1, 2});
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(CountedBytes.read(in, 2, "two bytes")).containsExactly(1, 2);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T there(T travelling) throws IOException, ClassNotFoundException {
        return (T) read(written(travelling));
    }

    private static byte[] written(Object travelling) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(travelling);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] stream) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(stream))) {
            return in.readObject();
        }
    }
}
