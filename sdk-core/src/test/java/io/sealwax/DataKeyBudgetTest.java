package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.keys.KeyMaterial;
import io.sealwax.internal.record.MessageBudget;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What one data key may seal: 2^32 messages, which no test can seal, so it takes them from the budget itself, and 2^53
 * bytes.
 */
class DataKeyBudgetTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final DataKey key = DataKey.takeOwnershipOf(
            new byte[DataKey.LENGTH], TENANT, List.of(new WrappedDataKey("test", "key", new byte[40])));
    private MessageBudget messages;

    @BeforeEach
    void findTheBudget() throws ReflectiveOperationException {
        Field field = KeyMaterial.class.getDeclaredField("messages");
        field.setAccessible(true);
        messages = (MessageBudget) field.get(key.material());
    }

    private long takeAll() {
        long all = 0;
        for (int taken = messages.reserve(Integer.MAX_VALUE); taken > 0; taken = messages.reserve(Integer.MAX_VALUE)) {
            all += taken;
        }
        return all;
    }

    @Test
    void theBytesMayBeUsedUpToTheLastAndNotBeyond() {
        assertThat(key.material().countBytes((1L << 53) - 7)).isTrue();
        assertThat(key.material().countBytes(7)).isTrue();
        assertThat(key.material().countBytes(1)).isFalse();
    }

    @Test
    void eachChunkedMessageCountsAndNoneBeginsWhenTheMessagesAreUsedUp() {
        assertThat(key.material().countChunked()).isTrue();
        assertThat(takeAll()).isEqualTo(DataKey.MAX_MESSAGES - 1);
        assertThat(key.material().countChunked()).isFalse();
    }

    @Test
    void aMessageThatTheKeyMayNotSealIsRefusedWithTheReason() {
        long unused = takeAll();
        EnvelopeCipher cipher = EnvelopeCipher.builder(lending(key)).build();
        for (int length : new int[] {1, 70_000}) {
            assertThatThrownBy(() -> cipher.encrypt(new byte[length], key.keyBound()))
                    .isInstanceOf(DataKeyException.class)
                    .hasMessageContaining("2^32 messages or 2^53 bytes")
                    .extracting(e -> ((DataKeyException) e).category())
                    .isEqualTo(DataKeyException.Category.KEY_STATE);
        }
        key.retire();
        assertThat(key.isWiped()).as("every lease came back").isTrue();
    }

    private static DataKeyProvider lending(DataKey key) {
        return new DataKeyProvider() {
            @Override
            public DataKey.Lease current(EncryptionContext keyBound) {
                return Objects.requireNonNull(key.lease());
            }

            @Override
            public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
                return null;
            }
        };
    }

    @Test
    void wipingEndsTheSessionsThatSealedRecords() {
        DataKey.Lease lease = Objects.requireNonNull(key.lease());
        assertThat(key.material()
                        .records(ProviderChoice.preferred())
                        .seal(new byte[2], new byte[32], new byte[1], 0, 1, new byte[73], 0))
                .isTrue();
        key.retire();
        lease.close();
        assertThat(takeAll()).as("all but the one that was sealed").isEqualTo(DataKey.MAX_MESSAGES - 1);
    }
}
