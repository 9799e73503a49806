package io.sealwax.testing.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What looks for keys finds those that are there in any of their forms, and takes no other text for one. */
class HeapDumpTest {
    private final Random random = new Random(7);
    private final List<Object> alive = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void aKeyIsFoundInEachOfItsForms() throws IOException {
        List<Secret> secrets = new ArrayList<>();
        for (PlantedForm form : PlantedForm.values()) {
            Secret secret = Secret.random(random);
            alive.add(form.of(secret.bytes()));
            secret.forget();
            secrets.add(secret);
        }
        Secret nowhere = Secret.random(random);
        nowhere.forget();
        secrets.add(nowhere);
        assertThat(HeapDump.write(folder.resolve("heap.hprof")).find(secrets.toArray(Secret[]::new)))
                .containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(alive).hasSize(7);
    }

    /** Four characters of base64 are 24 bits: among so many there are some that are those of a key. */
    @Test
    void textThatIsNoKeyIsNotFoundHoweverMuchThereIsOfIt() throws IOException {
        byte[] text = new byte[600_000];
        random.nextBytes(text);
        alive.add(PlantedForm.WIDE_BASE64.of(text));
        Secret[] secrets = new Secret[150];
        for (int i = 0; i < secrets.length; i++) {
            secrets[i] = Secret.random(random);
            secrets[i].forget();
        }
        assertThat(HeapDump.write(folder.resolve("heap.hprof")).find(secrets)).isEmpty();
        assertThat(alive).hasSize(1);
    }
}
