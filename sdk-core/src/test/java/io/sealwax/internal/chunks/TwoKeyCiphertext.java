package io.sealwax.internal.chunks;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * One AES-GCM ciphertext with one tag that is right under two keys: AES-GCM does not commit to its key. Of two blocks,
 * the first is arbitrary; the second is solved so that both tags are equal, which is one linear equation in GF(2^128)
 * (Dodis, Grubbs, Ristenpart and Woodage, <i>Fast Message Franking</i>, 2018). There is no additional data.
 */
final class TwoKeyCiphertext {
    /**
     * x^128 = x^7 + x^2 + x + 1, in the bit order of {@link BigInteger}: the field's elements are reflected on the way
     * in and out.
     */
    private static final BigInteger REDUCTION = BigInteger.valueOf(0x87);

    private static final int BLOCK = 16;

    private TwoKeyCiphertext() {}

    /** Two blocks and the tag. */
    static byte[] solve(byte[] key1, byte[] nonce1, byte[] key2, byte[] nonce2, byte[] firstBlock) {
        BigInteger h1 = element(aes(key1, new byte[BLOCK]));
        BigInteger h2 = element(aes(key2, new byte[BLOCK]));
        BigInteger first = element(firstBlock);
        byte[] lengths = new byte[BLOCK];
        lengths[BLOCK - 1 - 1] = 1; // 256 bits of ciphertext

        // tag = first * H^3 + second * H^2 + lengths * H + E(counter 1), and both must be equal
        BigInteger fixed = fixedPart(h1, first, element(lengths), counterBlock(key1, nonce1))
                .xor(fixedPart(h2, first, element(lengths), counterBlock(key2, nonce2)));
        BigInteger second = multiply(fixed, invert(power(h1, 2).xor(power(h2, 2))));
        BigInteger tag = fixedPart(h1, first, element(lengths), counterBlock(key1, nonce1))
                .xor(multiply(second, power(h1, 2)));

        byte[] ciphertext = Arrays.copyOf(firstBlock, 3 * BLOCK);
        System.arraycopy(block(second), 0, ciphertext, BLOCK, BLOCK);
        System.arraycopy(block(tag), 0, ciphertext, 2 * BLOCK, BLOCK);
        return ciphertext;
    }

    private static BigInteger fixedPart(BigInteger h, BigInteger first, BigInteger lengths, BigInteger mask) {
        return multiply(first, power(h, 3)).xor(multiply(lengths, h)).xor(mask);
    }

    private static BigInteger counterBlock(byte[] key, byte[] nonce) {
        byte[] counter = Arrays.copyOf(nonce, BLOCK);
        counter[BLOCK - 1] = 1;
        return element(aes(key, counter));
    }

    private static byte[] aes(byte[] key, byte[] block) {
        var engine = AESEngine.newInstance();
        engine.init(true, new KeyParameter(key));
        byte[] out = new byte[BLOCK];
        engine.processBlock(block, 0, out, 0);
        return out;
    }

    private static BigInteger multiply(BigInteger a, BigInteger b) {
        BigInteger product = BigInteger.ZERO;
        for (int i = 127; i >= 0; i--) {
            product = product.shiftLeft(1);
            if (product.testBit(128)) {
                product = product.clearBit(128).xor(REDUCTION);
            }
            if (b.testBit(i)) {
                product = product.xor(a);
            }
        }
        return product;
    }

    private static BigInteger power(BigInteger base, int exponent) {
        BigInteger result = base;
        for (int i = 1; i < exponent; i++) {
            result = multiply(result, base);
        }
        return result;
    }

    /** To the power of 2^128 - 2. */
    private static BigInteger invert(BigInteger element) {
        BigInteger result = BigInteger.ONE;
        BigInteger square = element;
        for (int i = 1; i < 128; i++) {
            square = multiply(square, square);
            result = multiply(result, square);
        }
        return result;
    }

    /** GCM's first bit is the coefficient of 1. */
    private static BigInteger element(byte[] block) {
        BigInteger element = BigInteger.ZERO;
        for (int i = 0; i < 128; i++) {
            if ((block[i / 8] & (0x80 >> (i % 8))) != 0) {
                element = element.setBit(i);
            }
        }
        return element;
    }

    private static byte[] block(BigInteger element) {
        byte[] block = new byte[BLOCK];
        for (int i = 0; i < 128; i++) {
            if (element.testBit(i)) {
                block[i / 8] |= (byte) (0x80 >> (i % 8));
            }
        }
        return block;
    }
}
