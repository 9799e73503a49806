package io.sealwax.benchmarks.subjects;

/** The least that a call that returns a new array must do: a copy. A message is its plaintext. */
final class MemoryCopy implements IntoArrays {
    @Override
    public byte[] encrypt(byte[] plaintext) {
        return plaintext.clone();
    }

    @Override
    public byte[] decrypt(byte[] message) {
        return message.clone();
    }

    @Override
    public int encrypt(byte[] plaintext, byte[] out) {
        return copy(plaintext, out);
    }

    @Override
    public int decrypt(byte[] message, byte[] out) {
        return copy(message, out);
    }

    private static int copy(byte[] from, byte[] to) {
        System.arraycopy(from, 0, to, 0, from.length);
        return from.length;
    }
}
