package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import io.sealwax.kms.MessageKeys.Kind;
import io.sealwax.testing.heap.HeapDump;
import io.sealwax.testing.heap.PlantedForm;
import io.sealwax.testing.heap.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a heap dump shows of the keys that went through a cache: every key of every message that was sealed and opened.
 * The master key is a local one, so that nothing of the AWS SDK's own is seen.
 */
class KeysLeftBehindTest {
    private static final int MESSAGES = 30_000;
    private static final int CHUNKED = 70_000;
    private static final int TENANTS = 8;

    /** A key of a chunked message lives as long as the call. */
    private static final Map<Kind, Integer> WHILE_CACHED = Map.of(
            Kind.RECORD_KEY, TENANTS,
            Kind.COMMITMENT_KEY, TENANTS,
            Kind.SESSION_KEY, TENANTS,
            Kind.INNER_MIDSTATE, TENANTS,
            Kind.OUTER_MIDSTATE, TENANTS);

    private final LocalMasterKey local = LocalMasterKey.random("recorded");
    private final RecordingKey masterKey = new RecordingKey(local);
    private final ManualClocks clocks = new ManualClocks();
    private final CachingDataKeyProvider keys =
            CachingDataKeyProvider.builder(masterKey).clocks(clocks).build();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
    private final Set<MessageKeys> messages = new LinkedHashSet<>();
    private final Map<Kind, Set<Secret>> used = new EnumMap<>(Kind.class);
    private final List<Object> planted = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void noDataKeyWhileItIsCachedAndNoneOfItsKeysAfterwards() throws Exception {
        use(MESSAGES);
        assertThat(used.get(Kind.DATA_KEY))
                .as("those to seal, and the same to open")
                .hasSize(TENANTS)
                .isEqualTo(Set.copyOf(masterKey.dataKeys));
        assertThat(used.get(Kind.CHUNK_KEY)).hasSize(MESSAGES / 100);
        assertThat(counted(found())).as("while they are cached").isEqualTo(WHILE_CACHED);

        clocks.pass(Duration.ofMinutes(5));
        clocks.beat();
        assertThat(found()).as("after their time, without traffic").isEmpty();

        use(MESSAGES / 100);
        assertThat(counted(found())).isEqualTo(WHILE_CACHED);
        keys.invalidateAll();
        assertThat(found()).as("after eviction").isEmpty();

        use(MESSAGES / 100);
        assertThat(used.get(Kind.DATA_KEY)).hasSize(3 * TENANTS).isEqualTo(Set.copyOf(masterKey.dataKeys));
        keys.close();
        assertThat(found()).as("after the end of the cache").isEmpty();

        Map<Kind, Set<Secret>> control = plantEachKindInEachForm();
        assertThat(found()).as("what is searched for is found where it is").isEqualTo(control);
        assertThat(planted).hasSize(Kind.values().length * PlantedForm.values().length);
    }

    /** Often enough that it is compiled: compiled code leaves other things behind. */
    private void use(int count) {
        for (int i = 0; i < count; i++) {
            sealAndOpen(i % 300, i);
        }
        for (int i = 0; i < count / 100; i++) {
            sealAndOpen(CHUNKED, i);
        }
        messages.forEach(message -> message.derive(local)
                .forEach((kind, key) ->
                        used.computeIfAbsent(kind, any -> new HashSet<>()).add(Secret.takeOwnershipOf(key))));
    }

    private void sealAndOpen(int length, int tenant) {
        EncryptionContext context = EncryptionContext.of("tenant", "t" + tenant % TENANTS);
        byte[] message = cipher.encrypt(new byte[length], context);
        assertThat(cipher.decrypt(message, context)).hasSize(length);
        messages.add(MessageKeys.of(message, context));
    }

    /** Of each kind another key in each form, each of another data key. */
    private Map<Kind, Set<Secret>> plantEachKindInEachForm() {
        Map<Kind, Set<Secret>> control = new EnumMap<>(Kind.class);
        for (boolean record : new boolean[] {true, false}) {
            Iterator<MessageKeys> alike = messages.stream()
                    .filter(message -> message.isRecord() == record)
                    .iterator();
            for (PlantedForm form : PlantedForm.values()) {
                alike.next().derive(local).forEach((kind, key) -> {
                    if (record || kind == Kind.CHUNK_KEY) {
                        planted.add(form.of(key));
                        control.computeIfAbsent(kind, any -> new HashSet<>()).add(Secret.takeOwnershipOf(key));
                    }
                });
            }
        }
        return control;
    }

    private static Map<Kind, Integer> counted(Map<Kind, Set<Secret>> secrets) {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        secrets.forEach((kind, each) -> counts.put(kind, each.size()));
        return counts;
    }

    private Map<Kind, Set<Secret>> found() throws IOException {
        List<Secret> all = new ArrayList<>();
        List<Kind> kinds = new ArrayList<>();
        used.forEach((kind, secrets) -> secrets.forEach(secret -> {
            all.add(secret);
            kinds.add(kind);
        }));
        Map<Kind, Set<Secret>> found = new EnumMap<>(Kind.class);
        HeapDump.write(folder.resolve("heap-" + System.nanoTime() + ".hprof"))
                .find(all.toArray(Secret[]::new))
                .forEach(index -> found.computeIfAbsent(kinds.get(index), any -> new HashSet<>())
                        .add(all.get(index)));
        return found;
    }
}
