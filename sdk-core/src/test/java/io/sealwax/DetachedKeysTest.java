package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.header.KeySection;
import io.sealwax.testing.Keys;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Wrapped keys that are kept elsewhere, once for many messages. */
class DetachedKeysTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final Table table = new Table();
    private final Keys keys = Keys.local();
    private final EnvelopeCipher writer =
            EnvelopeCipher.builder(keys).keySections(table).detachKeys().build();
    private final EnvelopeCipher reader =
            EnvelopeCipher.builder(keys).keySections(table).build();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    @Test
    void aSectionIsKeptOnceForManyMessagesBeforeTheFirstIsHandedOut() {
        for (int size : List.of(0, 100, 70_000)) {
            byte[] message = writer.encrypt(new byte[size], TENANT.forMessage("size", "" + size));
            EnvelopeHeader header = EnvelopeHeader.parse(message);
            assertThat(header.wrappedKeys()).isEmpty();
            assertThat(table.sections)
                    .containsKey(ByteBuffer.wrap(header.keyId().orElseThrow()));
            assertThat(reader.decrypt(message, TENANT.forMessage("size", "" + size)))
                    .hasSize(size);
        }
        assertThat(table.puts).isEqualTo(1);
    }

    @Test
    void aSectionThatCannotBeKeptStopsTheMessage() {
        table.failure = new IllegalStateException("the table is gone");
        assertThatIllegalStateException()
                .isThrownBy(() -> writer.encrypt(new byte[1], TENANT))
                .withMessage("the table is gone");
        table.failure = null;
        assertThat(reader.decrypt(writer.encrypt(new byte[1], TENANT), TENANT)).hasSize(1);
    }

    @Test
    void aMessageWithItsSectionPutBackOpensToo() {
        byte[] message = writer.encrypt(new byte[9], TENANT);
        byte[] section = table.sections.values().iterator().next();
        int bodyAt = EnvelopeHeader.parse(message).length();
        byte[] whole = new byte[message.length - 17 + section.length];
        System.arraycopy(message, 0, whole, 0, bodyAt - 17);
        System.arraycopy(section, 0, whole, bodyAt - 17, section.length);
        System.arraycopy(message, bodyAt, whole, bodyAt - 17 + section.length, message.length - bodyAt);
        assertThat(EnvelopeCipher.builder(keys).build().decrypt(whole, TENANT)).hasSize(9);
    }

    @Test
    void aSectionThatIsNotThereIsSaidSo() {
        byte[] message = writer.encrypt(new byte[9], TENANT);
        table.sections.clear();
        assertMissing(reader, message, "the store has none for its key id");
        assertMissing(EnvelopeCipher.builder(keys).build(), message, "this reader has no store for them");
    }

    private static void assertMissing(EnvelopeCipher reader, byte[] message, String why) {
        assertThatThrownBy(() -> reader.decrypt(message, TENANT))
                .isInstanceOfSatisfying(DataKeyException.class, e -> {
                    assertThat(e.failure()).isEqualTo(Failure.KEY_SECTION_MISSING);
                    assertThat(e.category()).isEqualTo(DataKeyException.Category.NOT_FOUND);
                })
                .hasMessageEndingWith(why);
    }

    @Test
    void theContextIsCheckedBeforeTheStoreIsAsked() {
        byte[] message = writer.encrypt(new byte[9], TENANT);
        table.failure = new IllegalStateException("asked");
        assertThatThrownBy(() -> reader.decrypt(message, EncryptionContext.of("tenant", "other")))
                .isInstanceOf(ContextException.class);
    }

    @Test
    void theSectionOfAnotherDataKeyIsRefusedByTheKeyId() {
        byte[] message = writer.encrypt(new byte[9], TENANT);
        writer.encrypt(new byte[9], EncryptionContext.of("tenant", "other"));
        Keys more = Keys.local();
        Table others = new Table();
        EnvelopeCipher.builder(more).keySections(others).detachKeys().build().encrypt(new byte[1], TENANT);
        byte[] foreign = others.sections.values().iterator().next();
        table.sections.replaceAll((id, section) -> foreign);
        EnvelopeCipher trusting =
                EnvelopeCipher.builder(more).keySections(table).build();
        assertThatThrownBy(() -> trusting.decrypt(message, TENANT))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.COMMITMENT));
    }

    @Test
    void aMalformedSectionIsToldWithItsOwnOffset() {
        byte[] message = writer.encrypt(new byte[9], TENANT);
        assertMalformed(
                message,
                new byte[0],
                "malformed-header: key count at offset 0: it takes 1 byte, the key section ends after 0");
        assertMalformed(
                message,
                new byte[17],
                "malformed-header: key count at offset 0: it is 0: a section that is kept elsewhere has the keys"
                        + " themselves");
        byte[] good = keySectionOf(message);
        byte[] longer = Arrays.copyOf(good, good.length + 2);
        assertMalformed(
                message,
                longer,
                "malformed-header: key section at offset " + good.length + ": 2 bytes are left after its last part");
        byte[] foreign = good.clone();
        foreign[2] = (byte) 0xc3;
        assertMalformed(message, foreign, "malformed-header: provider id at offset 2: it is not ASCII");
    }

    private byte[] keySectionOf(byte[] message) {
        return table.sections.get(
                ByteBuffer.wrap(EnvelopeHeader.parse(message).keyId().orElseThrow()));
    }

    private void assertMalformed(byte[] message, byte[] section, String text) {
        Table spoilt = new Table();
        spoilt.sections.put(
                ByteBuffer.wrap(EnvelopeHeader.parse(message).keyId().orElseThrow()), section);
        EnvelopeCipher cipher = EnvelopeCipher.builder(keys).keySections(spoilt).build();
        assertThatThrownBy(() -> cipher.decrypt(message, TENANT))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(text);
    }

    @Test
    void theStoreCannotChangeWhatItIsGiven() {
        table.scribbles = true;
        byte[] message = writer.encrypt(new byte[9], TENANT);
        byte[] again = writer.encrypt(new byte[9], TENANT);
        assertThat(EnvelopeHeader.parse(again).keyId().orElseThrow())
                .isEqualTo(EnvelopeHeader.parse(message).keyId().orElseThrow());
        try (DataKey.Lease lease = keys.current(TENANT)) {
            assertThat(KeySection.parse(lease.material().key().headerKeys(false))
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void detachingWithoutAStoreIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> EnvelopeCipher.builder(keys).detachKeys().build())
                .withMessage("detachKeys() needs keySections(store): wrapped keys that are kept nowhere open nothing");
    }

    private static final class Table implements KeySectionStore {
        private final Map<ByteBuffer, byte[]> sections = new HashMap<>();
        private RuntimeException failure;
        private boolean scribbles;
        private int puts;

        @Override
        public void put(byte[] keyId, byte[] section) {
            if (failure != null) {
                throw failure;
            }
            puts++;
            sections.put(ByteBuffer.wrap(keyId.clone()), section.clone());
            if (scribbles) {
                Arrays.fill(keyId, (byte) 0);
                Arrays.fill(section, (byte) 0);
            }
        }

        @Override
        public byte[] get(byte[] keyId) {
            if (failure != null) {
                throw failure;
            }
            return sections.get(ByteBuffer.wrap(keyId));
        }
    }
}
