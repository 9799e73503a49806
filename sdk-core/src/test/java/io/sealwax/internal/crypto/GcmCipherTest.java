package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.vectors.OnEachProvider;
import java.security.ProviderException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class GcmCipherTest {
    private static final int[] LONG = {511, 512, 513, 1023, 1024, 4095, 4096, 16_383, 16_384, 16_385, 65_535, 70_000};

    private final Random random = new Random(384);

    @OnEachProvider
    void sealsWhatBouncyCastlesOwnCipherSeals(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        for (int length = 0; length <= 300; length++) {
            assertSameAsBouncyCastle(crypto, length, random.nextInt(100));
        }
        for (int length : LONG) {
            assertSameAsBouncyCastle(crypto, length, random.nextInt(9000));
            assertSameAsBouncyCastle(crypto, random.nextInt(100), length);
        }
    }

    private void assertSameAsBouncyCastle(CryptoProvider crypto, int length, int aadLength) {
        byte[] key = bytes(32);
        byte[] nonce = bytes(12);
        byte[] aad = bytes(aadLength);
        byte[] plaintext = bytes(length);
        byte[] expected = bouncyCastle(key, nonce, aad, plaintext);

        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(key, 0);
        byte[] sealed = new byte[length + 16];
        cipher.seal(nonce, 0, aad, plaintext, 0, length, sealed, 0);
        assertThat(sealed).as("%d bytes, %d of AAD", length, aadLength).isEqualTo(expected);

        byte[] opened = new byte[length];
        assertThat(cipher.open(nonce, 0, aad, sealed, 0, sealed.length, opened, 0))
                .isTrue();
        assertThat(opened).isEqualTo(plaintext);
        crypto.giveBack(cipher);
    }

    @OnEachProvider
    void takesKeyNonceAndTextFromTheMiddleOfArrays(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        byte[] bytes = bytes(400);
        byte[] key = Arrays.copyOfRange(bytes, 7, 39);
        byte[] nonce = Arrays.copyOfRange(bytes, 50, 62);
        byte[] plaintext = Arrays.copyOfRange(bytes, 70, 370);

        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(bytes, 7);
        byte[] sealed = new byte[3 + 316 + 5];
        cipher.seal(bytes, 50, null, bytes, 70, 300, sealed, 3);
        assertThat(sealed).startsWith(0, 0, 0).endsWith(0, 0, 0, 0, 0);
        assertThat(Arrays.copyOfRange(sealed, 3, 319)).isEqualTo(bouncyCastle(key, nonce, new byte[0], plaintext));

        byte[] opened = new byte[9 + 300 + 1];
        assertThat(cipher.open(bytes, 50, null, sealed, 3, 316, opened, 9)).isTrue();
        assertThat(Arrays.copyOfRange(opened, 9, 309)).isEqualTo(plaintext);
        assertThat(opened).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0).endsWith(0);
        crypto.giveBack(cipher);
    }

    @OnEachProvider
    void everyChangedBitIsRefusedAndTheCipherGoesOn(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        byte[] nonce = bytes(12);
        byte[] aad = bytes(13);
        byte[] plaintext = bytes(21);
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(bytes(32), 0);
        byte[] sealed = new byte[37];
        cipher.seal(nonce, 0, aad, plaintext, 0, 21, sealed, 0);

        byte[] out = new byte[21];
        for (byte[] part : new byte[][] {sealed, nonce, aad}) {
            for (int bit = 0; bit < part.length * 8; bit++) {
                part[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(cipher.open(nonce, 0, aad, sealed, 0, 37, out, 0))
                        .as("bit %d of %d bytes", bit, part.length)
                        .isFalse();
                part[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
        assertThat(cipher.open(nonce, 0, aad, sealed, 0, 37, out, 0)).isTrue();
        assertThat(out).isEqualTo(plaintext);
        crypto.giveBack(cipher);
    }

    @OnEachProvider
    void keepsTheKeyFromMessageToMessageAndBothWays(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        byte[] key = bytes(32);
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(key, 0);
        for (int i = 0; i < 200; i++) {
            byte[] nonce = bytes(12);
            byte[] plaintext = bytes(i);
            byte[] sealed = new byte[i + 16];
            cipher.seal(nonce, 0, null, plaintext, 0, i, sealed, 0);
            assertThat(sealed).isEqualTo(bouncyCastle(key, nonce, new byte[0], plaintext));
            byte[] opened = new byte[i];
            assertThat(cipher.open(nonce, 0, null, sealed, 0, i + 16, opened, 0))
                    .isTrue();
            assertThat(opened).isEqualTo(plaintext);
        }
        crypto.giveBack(cipher);
    }

    @OnEachProvider
    void wipedCipherSealsAndOpensNothingUntilItHasAKeyAgain(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        byte[] nonce = bytes(12);
        byte[] zeros = new byte[32];
        byte[] ofZeros = bouncyCastle(zeros, nonce, new byte[0], new byte[40]);
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(bytes(32), 0);
        byte[] out = new byte[56];
        cipher.seal(nonce, 0, null, new byte[40], 0, 40, out, 0);
        assertThat(cipher.wipe()).isTrue();

        Arrays.fill(out, (byte) 9);
        byte[] untouched = out.clone();
        assertThatIllegalStateException()
                .isThrownBy(() -> cipher.seal(bytes(12), 0, null, new byte[40], 0, 40, out, 0))
                .withMessage("the cipher has no key: it was given back");
        assertThatIllegalStateException()
                .isThrownBy(() -> cipher.open(nonce, 0, null, ofZeros, 0, 56, out, 0))
                .withMessage("the cipher has no key: it was given back");
        assertThat(out).isEqualTo(untouched);

        cipher.setKey(zeros, 0);
        assertThat(cipher.open(nonce, 0, null, ofZeros, 0, 56, out, 0)).isTrue();
    }

    @OnEachProvider
    void cipherThatIsGivenBackTwiceIsKeptOnce(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(bytes(32), 0);
        assertThat(cipher.wipe()).isTrue();
        assertThat(cipher.wipe()).isFalse();
    }

    @Test
    void cipherInUseRefusesAnotherCallAndIsNotWipedUnderIt() {
        List<Runnable> meanwhile = new ArrayList<>();
        CryptoProvider crypto =
                CryptoProvider.of(new FlawedProvider("Meddling", () -> meanwhile.forEach(Runnable::run)));
        byte[] key = bytes(32);
        byte[] nonce = bytes(12);
        byte[] plaintext = bytes(40);
        byte[] sealed = new byte[56];
        byte[] other = new byte[56];
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(key, 0);
        meanwhile.add(() -> assertThat(cipher.wipe()).isFalse());
        for (Runnable call : List.<Runnable>of(
                () -> cipher.seal(bytes(12), 0, null, plaintext, 0, 40, other, 0),
                () -> cipher.open(nonce, 0, null, sealed, 0, 56, other, 0),
                () -> cipher.setKey(new byte[32], 0))) {
            meanwhile.add(() -> assertThatIllegalStateException()
                    .isThrownBy(call::run)
                    .withMessage("the cipher is in use by another thread"));
        }

        cipher.seal(nonce, 0, null, plaintext, 0, 40, sealed, 0);
        assertThat(sealed).isEqualTo(bouncyCastle(key, nonce, new byte[0], plaintext));
        assertThat(cipher.open(nonce, 0, null, sealed, 0, 56, new byte[40], 0)).isTrue();
        assertThat(other).containsOnly(0);
        meanwhile.clear();
        assertThat(cipher.wipe()).isTrue();
    }

    @Test
    void cipherWhoseProviderFailedOnceIsWipedAndNotKept() {
        AtomicBoolean fails = new AtomicBoolean();
        CryptoProvider crypto = CryptoProvider.of(new FlawedProvider("FailingAtTimes", () -> {
            if (fails.get()) {
                throw new ProviderException("out of memory");
            }
        }));
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(bytes(32), 0);
        fails.set(true);
        assertThatThrownBy(() -> cipher.seal(bytes(12), 0, null, new byte[9], 0, 9, new byte[25], 0))
                .isInstanceOf(ProviderException.class);
        fails.set(false);
        AesKey held = (AesKey) Inside.field(cipher, "key");
        assertThat(cipher.wipe()).isFalse();
        assertThat(held.isDestroyed()).isTrue();
    }

    private static byte[] bouncyCastle(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
        GCMModeCipher gcm = GCMBlockCipher.newInstance(AESEngine.newInstance());
        gcm.init(true, new AEADParameters(new KeyParameter(key), 128, nonce, aad));
        byte[] sealed = new byte[gcm.getOutputSize(plaintext.length)];
        int written = gcm.processBytes(plaintext, 0, plaintext.length, sealed, 0);
        try {
            gcm.doFinal(sealed, written);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
        return sealed;
    }

    @Test
    void aProviderThatFailsInAnyWayWhileItWipesIsNotMetByAnybodyElse() {
        AtomicBoolean failing = new AtomicBoolean();
        CryptoProvider crypto = CryptoProvider.of(new FlawedProvider("FailsLater", () -> {
            if (failing.get()) {
                throw new IllegalArgumentException("no");
            }
        }));
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(bytes(32), 0);
        failing.set(true);
        crypto.giveBack(cipher);
        assertThat(crypto.takeGcm()).isNotSameAs(cipher);
        assertThat(cipher.wipe()).isFalse();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
