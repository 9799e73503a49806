package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.internal.concurrent.SlotPool;
import io.sealwax.testing.Providers;
import io.sealwax.testing.heap.HeapDump;
import io.sealwax.testing.heap.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a heap dump shows of keys: those in use, none that were wiped. Secrets are numbered in the order of the
 * providers.
 */
class KeysInMemoryTest {
    private final SecureRandom random = new SecureRandom();
    private final List<Secret> secrets = new ArrayList<>();
    private final List<Object> alive = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void wipedCiphersHoldNoKey() throws IOException {
        List<GcmCipher> ciphers = new ArrayList<>();
        for (String name : Providers.NAMES) {
            CryptoProvider crypto = ProviderChoice.named(name);
            GcmCipher sealer = crypto.takeGcm();
            GcmCipher opener = crypto.takeGcm();
            GcmCipher idler = crypto.takeGcm();
            seal(sealer, secret());
            sealAndOpen(opener, secret());
            idler.setKey(secret().bytes(), 0);
            ciphers.addAll(List.of(sealer, opener, idler));
        }
        forgetSecrets();

        assertThat(found()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        ciphers.forEach(GcmCipher::wipe);
        assertThat(found()).isEmpty();
        alive.addAll(ciphers);
    }

    @Test
    void cipherThatIsGivenAnotherKeyHoldsNoneOfTheFormer() throws IOException {
        for (String name : Providers.NAMES) {
            GcmCipher cipher = ProviderChoice.named(name).takeGcm();
            seal(cipher, secret());
            seal(cipher, secret());
            alive.add(cipher);
        }
        forgetSecrets();
        assertThat(found()).containsExactly(1, 3, 5);
    }

    @Test
    void wipedDerivationsHoldNoKey() throws IOException {
        List<XaesKeyDerivation> derivations = new ArrayList<>();
        for (String name : Providers.NAMES) {
            XaesKeyDerivation derivation = ProviderChoice.named(name).takeDerivation();
            derivation.setKey(secret().bytes());
            derivation.derive(new byte[24], 0, new byte[32]);
            derivations.add(derivation);
        }
        forgetSecrets();

        assertThat(found()).as("the key schedule is there while it is used").containsExactly(0, 1, 2);
        derivations.forEach(XaesKeyDerivation::wipe);
        assertThat(found()).isEmpty();
        alive.addAll(derivations);
    }

    /**
     * Compiled code is another matter than interpreted: the JVM has a SHA-512 of its own for it, which leaves blocks
     * elsewhere.
     */
    @Test
    void midstatesHoldNoKeyWhicheverProviderComesFirst() throws IOException {
        for (int i = 0; i < 50_000; i++) {
            new HkdfExpand(new byte[32]).expand(76, new byte[i % 300]);
        }
        for (String name : Providers.NAMES) {
            try (FirstProvider first = FirstProvider.register(name)) {
                assertThat(first.isFirst()).isTrue();
                HkdfExpand hkdf = new HkdfExpand(secret().bytes());
                hkdf.expand(76, new byte[20]);
                alive.add(hkdf);
            }
        }
        Secret control = secret();
        alive.add(control.bytes().clone());
        forgetSecrets();
        assertThat(found()).containsExactly(3);
    }

    @Test
    void idleDigestsHoldNothingOfWhatTheyHashedWhicheverProviderComesFirst() throws IOException {
        SlotPool<?> idle = (SlotPool<?>) Inside.field(Sha256.class, "IDLE");
        for (String name : Providers.NAMES) {
            idle.drain(alive::add);
            try (FirstProvider first = FirstProvider.register(name)) {
                assertThat(first.isFirst()).isTrue();
                Sha256.hash(secret().bytes(), new byte[10]);
            }
        }
        idle.drain(alive::add);
        Secret control = secret();
        alive.add(control.bytes().clone());
        forgetSecrets();
        assertThat(found()).containsExactly(3);
    }

    private Secret secret() {
        Secret secret = Secret.random(random);
        secrets.add(secret);
        return secret;
    }

    private void forgetSecrets() {
        secrets.forEach(Secret::forget);
    }

    private Set<Integer> found() throws IOException {
        Path file = folder.resolve("heap-" + alive.size() + System.nanoTime() + ".hprof");
        return HeapDump.write(file).find(secrets.toArray(Secret[]::new));
    }

    private static byte[] seal(GcmCipher cipher, Secret secret) {
        cipher.setKey(secret.bytes(), 0);
        byte[] sealed = new byte[116];
        byte[] nonce = new byte[12];
        for (byte i = 0; i < 3; i++) {
            nonce[0] = i;
            cipher.seal(nonce, 0, null, new byte[100], 0, 100, sealed, 0);
        }
        return sealed;
    }

    private static void sealAndOpen(GcmCipher cipher, Secret secret) {
        byte[] sealed = seal(cipher, secret);
        byte[] nonce = new byte[12];
        nonce[0] = 2;
        assertThat(cipher.open(nonce, 0, null, sealed, 0, 116, new byte[100], 0))
                .isTrue();
    }
}
