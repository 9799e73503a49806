package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AesKeyTest {
    @Test
    void copiesItsBytesInAndOut() {
        byte[] source = new byte[40];
        Arrays.fill(source, 4, 36, (byte) 9);
        AesKey key = new AesKey(source, 4);
        Arrays.fill(source, (byte) 1);
        assertThat(key.getEncoded()).hasSize(32).containsOnly(9);
        Arrays.fill(key.getEncoded(), (byte) 1);
        assertThat(key.getEncoded()).containsOnly(9);
        assertThat(key.getAlgorithm()).isEqualTo("AES");
        assertThat(key.getFormat()).isEqualTo("RAW");
    }

    @Test
    void destroyedKeyIsZeros() {
        byte[] source = new byte[32];
        Arrays.fill(source, (byte) 9);
        AesKey key = new AesKey(source, 0);
        assertThat(key.isDestroyed()).isFalse();
        key.destroy();
        assertThat(key.isDestroyed()).isTrue();
        assertThat(key.getEncoded()).containsOnly(0);
    }

    @Test
    void isNotWrittenOut() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatExceptionOfType(NotSerializableException.class).isThrownBy(() -> out.writeObject(AesKey.zero()));
        }
    }
}
