package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOfZerosTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 16_384})
    void knowsWhatIsUnderAKeyOfZerosFromWhatIsNot(int length) {
        byte[] key = new byte[32];
        byte[] nonce = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        byte[] sealed = new byte[length + 16];
        GcmCipher cipher = ProviderChoice.preferred().takeGcm();
        cipher.setKey(key, 0);
        cipher.seal(nonce, 0, null, new byte[length], 0, length, sealed, 0);
        assertThat(KeyOfZeros.sealed(sealed, 0, sealed.length)).isTrue();
        key[31] = 1;
        cipher.setKey(key, 0);
        cipher.seal(nonce, 0, null, new byte[length], 0, length, sealed, 0);
        assertThat(KeyOfZeros.sealed(sealed, 0, sealed.length)).isFalse();
    }
}
