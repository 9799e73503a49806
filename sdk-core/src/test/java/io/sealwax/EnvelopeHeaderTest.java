package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.FormatVector;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What anybody can read of a message without a key, and what is said of bytes that are none. */
class EnvelopeHeaderTest {
    private static final String CONTEXT = "0002" + "01000161" + "000131" + "02000162";
    private static final String KEYS = "01" + "0474657374" + "00036b6579" + "0002beef";

    static List<FormatVector> valid() {
        return FormatVector.valid();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void everyVectorTellsItsContextItsKeysAndItsLength(FormatVector vector) {
        EnvelopeHeader header = EnvelopeHeader.parse(vector.message());
        assertThat(header.version()).isEqualTo(1);
        assertThat(header.isChunked()).isEqualTo(!vector.isRecord());
        assertThat(header.plaintextLength(vector.message().length)).isEqualTo(vector.plaintext().length);
        assertThat(header.context()).hasSameSizeAs(vector.context().toMap().keySet());
        for (EnvelopeHeader.Pair pair : header.context()) {
            String value = vector.context().toMap().get(pair.name());
            assertThat(pair.value().orElse(value)).isEqualTo(value);
            assertThat(pair.value().isEmpty()).isEqualTo(pair.detached());
            assertThat(vector.context().keyBound().toMap().containsKey(pair.name()))
                    .isEqualTo(pair.boundToKey());
        }
        if (header.keyId().isEmpty()) {
            assertThat(header.wrappedKeys()).isEqualTo(vector.wrappedKeys());
        } else {
            assertThat(header.wrappedKeys()).isEmpty();
        }
        byte[] alone = Arrays.copyOf(vector.message(), header.length());
        assertThat(EnvelopeHeader.parse(alone).length()).isEqualTo(header.length());
        ByteBuffer direct = ByteBuffer.allocateDirect(alone.length).put(alone).flip();
        assertThat(EnvelopeHeader.parse(direct)).hasToString(header.toString());
        assertThat(direct.remaining()).isEqualTo(alone.length);
    }

    @Test
    void itsTextHasNoValue() {
        EnvelopeHeader header = parse("0002" + "01000161" + "000568757368" + "31" + "02000162", KEYS);
        assertThat(header).hasToString("RECORD, context [a, b], under [test:key]");
        assertThat(parse(CONTEXT, "00" + "ab".repeat(16)))
                .hasToString("RECORD, context [a, b], key id " + "ab".repeat(16));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                  | not-a-message: magic at offset 0: the bytes do not begin with 'SWX'
            5357                                | not-a-message: magic at offset 0: the bytes do not begin with 'SWX'
            53575901                            | not-a-message: magic at offset 0: the bytes do not begin with 'SWX'
            535758                              | malformed-header: version at offset 3: it takes 1 byte, the message ends after 0
            53575807                            | unknown-version: version at offset 3: unknown version 7
            53575801                            | malformed-header: body kind at offset 4: it takes 1 byte, the message ends after 0
            5357580103                          | unknown-version: body kind at offset 4: unknown body kind 3
            535758010100                        | malformed-header: context length at offset 5: it takes 2 bytes, the message ends after 1
            53575801012001                      | malformed-header: context length at offset 5: 8193 bytes, at most 8192
            53575801010003aaaa                  | malformed-header: stored context at offset 7: it takes 3 bytes, the message ends after 2
            5357580101000100                    | malformed-header: pair count at offset 7: it takes 2 bytes, the stored context ends after 1
            53575801010003000000                | malformed-header: stored context at offset 9: 1 byte is left after its last part
            53575801010003000108                | malformed-header: flags at offset 9: reserved bits are set: 8
            53575801010003000104                | malformed-header: flags at offset 9: reserved bits are set: 4
            53575801010003000180                | malformed-header: flags at offset 9: reserved bits are set: 128
            535758010100050001000000            | malformed-header: name at offset 12: it is empty
            53575801010006000100000261          | malformed-header: name at offset 12: it takes 2 bytes, the stored context ends after 1
            5357580101000600010000016153        | malformed-header: value at offset 13: it takes 2 bytes, the stored context ends after 0
            53575801010006000100000561          | malformed-header: name at offset 12: it takes 5 bytes, the stored context ends after 1
            5357580101000200000000              | malformed-header: key id at offset 10: it takes 16 bytes, the message ends after 1
            535758010100020000010061            | malformed-header: provider id at offset 11: it is empty
            53575801010002000001018061          | malformed-header: provider id at offset 11: it is not ASCII
            535758010100020000010161000000      | malformed-header: key name at offset 14: it is empty
            5357580101000200000101610001ff0001  | malformed-header: key name at offset 14: it is not UTF-8
            535758010100020000010161000161000000 | malformed-header: wrapped key at offset 17: it is empty
            5357580101000200000101610001611801  | malformed-header: wrapped key at offset 15: it has 6145 bytes, at most 6144
            535758010100020000010161000161000261 | malformed-header: wrapped key at offset 17: it takes 2 bytes, the message ends after 1
            """)
    void whatIsWrongIsSaidWithFieldAndOffset(String hex, String message) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> EnvelopeHeader.parse(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> EnvelopeHeader.parse(ByteBuffer.wrap(bytes))).hasMessageStartingWith(message);
    }

    @Test
    void textMustBeWellFormedUtf8AndKeepsItsByteOrderMark() {
        for (String wrong :
                new String[] {"c0af", "e08080", "eda080", "f4908080", "f8888080", "80", "c3", "e282", "ff"}) {
            String name = "000100" + String.format("%04x", wrong.length() / 2) + wrong + "0000";
            assertThatThrownBy(() -> parse(name, KEYS))
                    .as(wrong)
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessageContaining("name at offset 12: it is not UTF-8");
        }
        EnvelopeHeader header = parse("0001" + "000004" + "efbbbf61" + "0003efbbbf", KEYS);
        assertThat(header.context().get(0).name()).isEqualTo("\ufeffa");
        assertThat(header.context().get(0).value()).contains("\ufeff");
    }

    @Test
    void fieldAndOffsetAreThereForPrograms() {
        assertThatThrownBy(() -> EnvelopeHeader.parse(HexFormat.of().parseHex("5357580107")))
                .isInstanceOfSatisfying(MalformedMessageException.class, e -> {
                    assertThat(e.field()).isEqualTo("body kind");
                    assertThat(e.offset()).isEqualTo(4);
                    assertThat(e.failure()).isEqualTo(Failure.UNKNOWN_VERSION);
                });
    }

    @Test
    void whatItHandsOutIsACopy() {
        byte[] message = HexFormat.of().parseHex("5357580101" + "0002" + "0000" + "00" + "ab".repeat(16));
        EnvelopeHeader header = EnvelopeHeader.parse(message);
        Arrays.fill(message, (byte) 0);
        Arrays.fill(header.keyId().orElseThrow(), (byte) 1);
        assertThat(header.keyId().orElseThrow()).containsOnly(0xab);
    }

    @Test
    void aLengthThatNoMessageHasIsRefused() {
        EnvelopeHeader record = parse(CONTEXT, KEYS);
        int header = record.length();
        assertThat(record.plaintextLength(header + 72)).isZero();
        assertThat(record.plaintextLength(header + 65_607)).isEqualTo(65_535);
        assertThatThrownBy(() -> record.plaintextLength(header + 71))
                .isInstanceOf(AuthenticationException.class)
                .hasMessage("truncated: no whole record in 71 bytes after the header");
        assertThatThrownBy(() -> record.plaintextLength(header + 65_608))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("too-long: body at offset " + header + ": 65608 bytes, more than a record can have");

        byte[] bytes = HexFormat.of().parseHex("5357580102" + "0002" + "0000" + KEYS);
        EnvelopeHeader chunks = EnvelopeHeader.parse(bytes);
        long most = 56 + (1L << 38) * 16_400 - 1;
        assertThat(chunks.plaintextLength(bytes.length + most)).isEqualTo((1L << 38) * 16_384 - 1);
        assertThatThrownBy(() -> chunks.plaintextLength(bytes.length + most + 17))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("more than 2^38 chunks");
        assertThatThrownBy(() -> chunks.plaintextLength(bytes.length + 56 + 16_400))
                .isInstanceOf(AuthenticationException.class)
                .hasMessage("truncated: no whole last chunk in 16456 bytes after the header");
        assertThatThrownBy(() -> chunks.plaintextLength(0)).isInstanceOf(AuthenticationException.class);
    }

    private static EnvelopeHeader parse(String context, String keys) {
        String length = String.format("%04x", context.length() / 2);
        return EnvelopeHeader.parse(HexFormat.of().parseHex("5357580101" + length + context + keys));
    }
}
