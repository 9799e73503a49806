package io.sealwax.testing.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
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
    void aKeyIsFoundAsItIsAndAsTextOfOneByteACharacterOrTwo() throws IOException {
        List<Secret> secrets = new ArrayList<>();
        for (int form = 0; form < 4; form++) {
            Secret secret = Secret.random(random);
            byte[] base64 = Base64.getEncoder().encode(secret.bytes());
            switch (form) {
                case 0 -> alive.add(secret.bytes().clone());
                case 1 -> alive.add(base64);
                case 2 -> alive.add(wide(base64));
                default -> assertThat(base64).as("not kept").isNotNull();
            }
            secret.forget();
            secrets.add(secret);
        }
        assertThat(HeapDump.write(folder.resolve("heap.hprof")).find(secrets.toArray(Secret[]::new)))
                .containsExactly(0, 1, 2);
        assertThat(alive).hasSize(3);
    }

    /** Four characters of base64 are 24 bits: among so many there are some that are those of a key. */
    @Test
    void textThatIsNoKeyIsNotFoundHoweverMuchThereIsOfIt() throws IOException {
        byte[] text = new byte[600_000];
        random.nextBytes(text);
        alive.add(wide(Base64.getEncoder().encode(text)));
        Secret[] secrets = new Secret[150];
        for (int i = 0; i < secrets.length; i++) {
            secrets[i] = Secret.random(random);
            secrets[i].forget();
        }
        assertThat(HeapDump.write(folder.resolve("heap.hprof")).find(secrets)).isEmpty();
        assertThat(alive).hasSize(1);
    }

    private static char[] wide(byte[] text) {
        char[] wide = new char[text.length];
        for (int i = 0; i < text.length; i++) {
            wide[i] = (char) text[i];
        }
        return wide;
    }
}
