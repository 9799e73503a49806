package io.sealwax.benchmarks.run;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.subjects.Subjects;
import io.sealwax.benchmarks.suites.Cached;
import io.sealwax.benchmarks.suites.ColdStart;
import io.sealwax.benchmarks.suites.HeaderParsing;
import io.sealwax.benchmarks.suites.KeyDerivation;
import io.sealwax.benchmarks.suites.OneShot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The benchmarks of each suite, as tasks. */
public final class Tasks {
    static final String CACHE = "cache";
    static final String ENCRYPT = "encrypt";
    static final List<String> OPERATIONS = List.of(ENCRYPT, "decrypt");

    private static final int CACHED_SIZE = 1024;

    private Tasks() {}

    /** A message in an array of its own. */
    public static Task oneShot(
            String operation, int size, String subject, String variant, String provider, int threads) {
        Case of = new Case("one-shot", Plan.NEW_ARRAY, subject, variant, operation, size, threads, provider, "");
        return message(of, OneShot.class, operation);
    }

    /** A message in an array that is kept. */
    public static Task keptArray(String operation, int size, String subject, String variant, String provider) {
        Case of = new Case("one-shot", "kept array", subject, variant, operation, size, 1, provider, "");
        return message(of, OneShot.class, operation + "Into");
    }

    private static Task message(Case of, Class<?> suite, String method) {
        return new Task(
                of,
                suite.getName() + "." + method,
                Map.of(
                        "subject", of.subject(),
                        "variant", of.variant(),
                        "provider", of.provider(),
                        "size", Integer.toString(of.size())),
                false);
    }

    /** A message of one of many tenants, whose data key is in the cache ({@code hit}) or not ({@code miss}). */
    public static Task cached(String name, String operation, String subject, String provider, int threads) {
        Case of = new Case(CACHE, name, subject, "", operation, CACHED_SIZE, threads, provider, "");
        String method = operation + (name.equals("hit") ? "Hit" : "Miss");
        return new Task(
                of,
                Cached.class.getName() + "." + method,
                Map.of("subject", subject, "provider", provider, "size", Integer.toString(CACHED_SIZE)),
                false);
    }

    /** The first calls of a JVM. */
    public static Task cold(String name, String subject, String variant, String provider) {
        boolean one = name.equals("first message");
        Case of = new Case("cold-start", name, subject, variant, ENCRYPT, one ? 1024 : 64 << 20, 1, provider, "");
        return new Task(
                of,
                ColdStart.class.getName() + "." + (one ? "firstMessage" : "first64MiB"),
                Map.of("subject", subject, "variant", variant, "provider", provider),
                true);
    }

    /** Each derivation, and the baseline of all. */
    public static List<Task> derivations() {
        Task baseline = small("key-derivation", Case.RAW, "one HMAC", "derive", KeyDerivation.class, "hmac");
        return Stream.concat(
                        Stream.of(baseline),
                        Stream.of("recordKeys", "commitment", "chunkKey", "midstates", "dataKey")
                                .map(method -> small(
                                        "key-derivation",
                                        Case.SEALWAX,
                                        words(method),
                                        "derive",
                                        KeyDerivation.class,
                                        method)))
                .toList();
    }

    /** Each way to parse a header, and a copy of it. */
    public static List<Task> headers() {
        return List.of(
                small("header", Case.MEMORY_COPY, "", "parse", HeaderParsing.class, "copy"),
                small("header", Case.SEALWAX, "view", "parse", HeaderParsing.class, "view"),
                small("header", Case.SEALWAX, "", "parse", HeaderParsing.class, "whole"),
                small("header", Subjects.ENCRYPTION_SDK_0478, "", "parse", HeaderParsing.class, "encryptionSdk"));
    }

    private static Task small(
            String suite, String subject, String variant, String operation, Class<?> benchmarks, String method) {
        Case of = new Case(suite, suite, subject, variant, operation, 0, 1, Case.NO_PROVIDER, "");
        return new Task(of, benchmarks.getName() + "." + method, Map.of(), false);
    }

    /** {@code recordKeys} as {@code record keys}. */
    private static String words(String method) {
        return method.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
