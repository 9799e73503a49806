package io.sealwax.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is measured and compared.
 *
 * @param providers the JCA providers' names
 * @param sizes bytes of plaintext
 */
record Plan(List<String> providers, List<Integer> sizes) {
    static final List<String> OPERATIONS = List.of("encrypt", "decrypt");

    /** The size at which more threads are held against one. */
    static final int SCALING_SIZE = 1024;

    static final int THREADS = 2;

    private static final int WHOLE = 1 << 20;
    private static final int[] PIECES = {4096, 16_384, 65_536, WHOLE};

    /** The library's case. */
    static Case library(String provider, int size, String operation, boolean newContext, boolean into) {
        return Case.library(operation + (newContext ? "NewContext" : "") + (into ? "Into" : ""), provider, size);
    }

    /** The JCA provider's cases, with each size of a call that is tried; the fastest is the baseline. */
    static List<Case> raw(String provider, int size, String operation, boolean into) {
        IntStream pieces = size < WHOLE ? IntStream.of(WHOLE) : IntStream.of(PIECES);
        return pieces.mapToObj(piece -> Case.raw(operation + (into ? "Into" : ""), provider, size, piece))
                .toList();
    }

    /** The one case of the JCA provider for a size that is handed over whole. */
    static Case scalingRaw(String provider, String operation) {
        return raw(provider, SCALING_SIZE, operation, false).get(0);
    }

    static Case scalingLibrary(String provider, String operation) {
        return library(provider, SCALING_SIZE, operation, false, false);
    }

    /** All cases of a round, each once; what is to be compared stands together. */
    List<Case> cases(String provider) {
        List<Case> cases = new ArrayList<>();
        for (String operation : OPERATIONS) {
            Stream.of(scalingRaw(provider, operation), scalingLibrary(provider, operation))
                    .flatMap(single -> Stream.of(single, single.with(THREADS)))
                    .forEach(cases::add);
            for (int size : sizes) {
                for (boolean into : new boolean[] {false, true}) {
                    cases.addAll(raw(provider, size, operation, into));
                    cases.add(library(provider, size, operation, false, into));
                    cases.add(library(provider, size, operation, true, into));
                }
            }
        }
        return cases.stream().distinct().toList();
    }
}
