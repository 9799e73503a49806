package io.sealwax.internal.crypto;

import io.sealwax.testing.heap.NativeMemory;
import io.sealwax.testing.heap.Secret;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Uses keys with Amazon Corretto Crypto Provider, and tells which of them are in native memory, each by its number. */
final class NativeKeysProcess {
    static final int SEALER = 0;
    static final int OPENER = 1;
    /** Never used: a context is made when a key is. */
    static final int IDLE = 2;

    static final int FORMER = 3;
    static final int LATTER = 4;
    static final int DROPPED = 5;

    private static final int COLLECTIONS = 100;

    // the bytes of a SecureRandom come by way of native memory themselves
    private final Random random = new Random(new SecureRandom().nextLong());
    private final CryptoProvider corretto = ProviderChoice.named(ProviderChoice.CORRETTO);
    private final List<Secret> secrets = new ArrayList<>();
    private final Path folder;

    private NativeKeysProcess(Path folder) {
        this.folder = folder;
        for (int i = SEALER; i <= DROPPED; i++) {
            secrets.add(Secret.random(random));
        }
    }

    public static void main(String[] args) throws IOException {
        new NativeKeysProcess(Path.of(args[0])).tell();
    }

    private void tell() throws IOException {
        List<GcmCipher> ciphers = List.of(sealing(SEALER), opening(OPENER), keyed(IDLE), sealing(FORMER, LATTER));
        System.out.println("in use: " + found());
        ciphers.forEach(GcmCipher::wipe);
        System.out.println("wiped: " + found());
        useAndDrop(DROPPED);
        Set<Integer> left = found();
        for (int i = 0; !left.isEmpty() && i < COLLECTIONS; i++) {
            System.gc();
            left = found();
        }
        System.out.println("collected: " + left);
    }

    private void useAndDrop(int secret) throws IOException {
        GcmCipher cipher = sealing(secret);
        try {
            System.out.println("before it is dropped: " + found());
        } finally {
            Reference.reachabilityFence(cipher);
        }
    }

    private GcmCipher keyed(int secret) {
        GcmCipher cipher = corretto.takeGcm();
        setKey(cipher, secret);
        return cipher;
    }

    private void setKey(GcmCipher cipher, int secret) {
        cipher.setKey(secrets.get(secret).bytes(), 0);
        secrets.get(secret).forget();
    }

    private GcmCipher sealing(int... keys) {
        GcmCipher cipher = corretto.takeGcm();
        for (int secret : keys) {
            setKey(cipher, secret);
            seal(cipher);
        }
        return cipher;
    }

    private GcmCipher opening(int secret) {
        GcmCipher cipher = keyed(secret);
        byte[] sealed = seal(cipher);
        byte[] nonce = new byte[GcmCipher.NONCE_LENGTH];
        nonce[0] = 2;
        for (int i = 0; i < 3; i++) {
            if (!cipher.open(nonce, 0, null, sealed, 0, sealed.length, new byte[100], 0)) {
                throw new IllegalStateException("a message does not open");
            }
        }
        return cipher;
    }

    /** More than once: a context is kept when a key is used again. */
    private static byte[] seal(GcmCipher cipher) {
        byte[] sealed = new byte[100 + GcmCipher.TAG_LENGTH];
        byte[] nonce = new byte[GcmCipher.NONCE_LENGTH];
        for (byte i = 0; i < 3; i++) {
            nonce[0] = i;
            cipher.seal(nonce, 0, null, new byte[100], 0, 100, sealed, 0);
        }
        return sealed;
    }

    private Set<Integer> found() throws IOException {
        return NativeMemory.find(folder, secrets.toArray(Secret[]::new));
    }
}
