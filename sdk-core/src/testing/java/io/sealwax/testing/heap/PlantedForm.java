package io.sealwax.testing.heap;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The forms in which a key may stand somewhere, to plant one: what a search finds none of, it must find where there is
 * one.
 */
public enum PlantedForm {
    RAW {
        @Override
        public Object of(byte[] key) {
            return key.clone();
        }
    },
    PADDED_INSIDE {
        @Override
        public Object of(byte[] key) {
            return padded(key, 0x36);
        }
    },
    PADDED_OUTSIDE {
        @Override
        public Object of(byte[] key) {
            return padded(key, 0x5c);
        }
    },
    /** As a key schedule begins that counts the first byte of a word highest. */
    WORDS {
        @Override
        public Object of(byte[] key) {
            int[] words = new int[key.length / Integer.BYTES];
            ByteBuffer.wrap(key).asIntBuffer().get(words);
            return words;
        }
    },
    /** As a key schedule begins that counts it lowest. */
    WORDS_REVERSED {
        @Override
        public Object of(byte[] key) {
            int[] words = (int[]) WORDS.of(key);
            for (int i = 0; i < words.length; i++) {
                words[i] = Integer.reverseBytes(words[i]);
            }
            return words;
        }
    },
    BASE64 {
        @Override
        public Object of(byte[] key) {
            return Base64.getEncoder().encode(key);
        }
    },
    WIDE_BASE64 {
        @Override
        public Object of(byte[] key) {
            byte[] text = Base64.getEncoder().encode(key);
            char[] wide = new char[text.length];
            for (int i = 0; i < text.length; i++) {
                wide[i] = (char) text[i];
                text[i] = 0;
            }
            return wide;
        }
    };

    /** A key of a multiple of 4 bytes in this form: an array, to be kept where it is to be found. */
    public abstract Object of(byte[] key);

    private static byte[] padded(byte[] key, int pad) {
        byte[] padded = key.clone();
        for (int i = 0; i < padded.length; i++) {
            padded[i] ^= (byte) pad;
        }
        return padded;
    }
}
