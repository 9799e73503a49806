package io.sealwax.benchmarks;

/**
 * One benchmark with its parameters: what is measured in one fresh JVM.
 *
 * @param benchmark the class and its method
 * @param provider the JCA provider's name
 * @param size bytes of plaintext
 * @param piece most bytes of plaintext a call to the JCA provider; 0 where the library decides
 * @param threads how many threads do it at once
 */
record Case(String benchmark, String provider, int size, int piece, int threads) {
    static Case library(String method, String provider, int size) {
        return new Case(OneShot.class.getName() + "." + method, provider, size, 0, 1);
    }

    static Case raw(String method, String provider, int size, int piece) {
        return new Case(RawCipher.class.getName() + "." + method, provider, size, piece, 1);
    }

    Case with(int otherThreads) {
        return new Case(benchmark, provider, size, piece, otherThreads);
    }

    @Override
    public String toString() {
        return benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1) + " " + size + " B"
                + (piece == 0 || piece >= size ? "" : " in pieces of " + piece + " B") + ", " + provider
                + (threads == 1 ? "" : ", " + threads + " threads");
    }
}
