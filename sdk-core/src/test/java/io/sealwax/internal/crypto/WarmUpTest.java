package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeCipherBuilder;
import io.sealwax.LocalMasterKey;
import java.security.AlgorithmParameters;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import org.junit.jupiter.api.Test;

/** Many small calls, once, when enough chunks have come. */
class WarmUpTest {
    private final Counting counting = new Counting();
    private final WarmUp warmUp = new WarmUp(new CountingCipher(counting));

    @Test
    void itComesOnceWhenEnoughChunksHaveCome() {
        for (int chunk = 1; chunk < WarmUp.AFTER_CHUNKS; chunk++) {
            warmUp.count();
        }
        assertThat(warmUp.hasBegun()).isFalse();
        assertThat(counting.calls).hasValue(0);
        warmUp.count();
        assertThat(warmUp.hasBegun()).isTrue();
        assertThat(counting.calls.get()).isGreaterThan(5000);
        assertThat(counting.bytes.get()).isLessThan(1 << 22);
        int once = counting.calls.get();
        for (int chunk = 0; chunk < 1000; chunk++) {
            warmUp.count();
        }
        assertThat(counting.calls).hasValue(once);
    }

    @Test
    void theJdksOwnProviderTakesIt() throws Exception {
        WarmUp real = new WarmUp(Cipher.getInstance("AES/GCM/NoPadding", "SunJCE"));
        for (int chunk = 0; chunk < WarmUp.AFTER_CHUNKS; chunk++) {
            real.count();
        }
        assertThat(real.hasBegun()).isTrue();
    }

    @Test
    void aRecordAsLargeAsAChunkCountsAsOneAndASmallerOneDoesNot() throws Exception {
        WarmUp ofTheProcess = (WarmUp) Inside.field(ProviderChoice.named("SunJCE"), "warmUp");
        AtomicInteger chunks = (AtomicInteger) Inside.field(ofTheProcess, "chunks");
        Inside.set(ofTheProcess, "begun", false);
        chunks.set(0);
        EncryptionContext context = EncryptionContext.of("tenant", "acme");
        EnvelopeCipher cipher = EnvelopeCipher.builder(LocalMasterKey.random("local"))
                .provider("SunJCE")
                .build();
        byte[] message = cipher.encrypt(new byte[16_384], context);
        assertThat(chunks).hasValue(1);
        assertThat(cipher.decrypt(message, context)).hasSize(16_384);
        assertThat(chunks).hasValue(2);
        assertThat(cipher.decrypt(cipher.encrypt(new byte[10_000], context), context))
                .hasSize(10_000);
        assertThat(chunks).hasValue(2);
    }

    @Test
    void aCipherWithoutWarmUpCountsNoChunk() throws Exception {
        WarmUp ofTheProcess = (WarmUp) Inside.field(ProviderChoice.named("SunJCE"), "warmUp");
        AtomicInteger chunks = (AtomicInteger) Inside.field(ofTheProcess, "chunks");
        EncryptionContext context = EncryptionContext.of("tenant", "acme");
        LocalMasterKey key = LocalMasterKey.random("local");
        chunks.set(0);
        EnvelopeCipher off =
                EnvelopeCipher.builder(key).provider("SunJCE").warmUp(false).build();
        assertThat(off.decrypt(off.encrypt(new byte[100_000], context), context))
                .hasSize(100_000);
        assertThat(off.decrypt(off.encrypt(new byte[20_000], context), context)).hasSize(20_000);
        assertThat(chunks).hasValue(0);
    }

    @Test
    void theSystemPropertyTurnsItOffUnlessTheBuilderSaysOtherwise() throws Exception {
        WarmUp ofTheProcess = (WarmUp) Inside.field(ProviderChoice.named("SunJCE"), "warmUp");
        AtomicInteger chunks = (AtomicInteger) Inside.field(ofTheProcess, "chunks");
        Inside.set(ofTheProcess, "begun", false);
        EncryptionContext context = EncryptionContext.of("tenant", "acme");
        EnvelopeCipherBuilder builder =
                EnvelopeCipher.builder(LocalMasterKey.random("local")).provider("SunJCE");
        System.setProperty("sealwax.warmup", "false");
        try {
            chunks.set(0);
            byte[] message = builder.build().encrypt(new byte[20_000], context);
            assertThat(chunks).hasValue(0);
            assertThat(builder.warmUp(true).build().decrypt(message, context)).hasSize(20_000);
            assertThat(chunks).hasValue(1);
        } finally {
            System.clearProperty("sealwax.warmup");
        }
    }

    /** A cipher that does nothing but count. */
    private static final class CountingCipher extends Cipher {
        CountingCipher(CipherSpi spi) {
            super(
                    spi,
                    new Provider("counting", "1", "counts") {
                        private static final long serialVersionUID = 1;
                    },
                    "AES/GCM/NoPadding");
        }
    }

    private static final class Counting extends CipherSpi {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger bytes = new AtomicInteger();

        @Override
        protected int engineUpdate(byte[] input, int inputOffset, int inputLen, byte[] output, int outputOffset) {
            calls.incrementAndGet();
            bytes.addAndGet(inputLen);
            return inputLen;
        }

        @Override
        protected int engineDoFinal(byte[] input, int inputOffset, int inputLen, byte[] output, int outputOffset) {
            return GcmCipher.TAG_LENGTH;
        }

        @Override
        protected void engineInit(int opmode, Key key, AlgorithmParameterSpec params, SecureRandom random) {}

        @Override
        protected void engineInit(int opmode, Key key, AlgorithmParameters params, SecureRandom random) {}

        @Override
        protected void engineInit(int opmode, Key key, SecureRandom random) {}

        @Override
        protected void engineSetMode(String mode) {}

        @Override
        protected void engineSetPadding(String padding) {}

        @Override
        protected int engineGetBlockSize() {
            return 16;
        }

        @Override
        protected int engineGetOutputSize(int inputLen) {
            return inputLen;
        }

        @Override
        protected byte[] engineGetIV() {
            return new byte[0];
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected byte[] engineUpdate(byte[] input, int inputOffset, int inputLen) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected byte[] engineDoFinal(byte[] input, int inputOffset, int inputLen) {
            throw new UnsupportedOperationException();
        }
    }
}
