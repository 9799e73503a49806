package io.sealwax.benchmarks.run;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.subjects.Subjects;
import io.sealwax.benchmarks.suites.CacheHit;
import io.sealwax.benchmarks.suites.Cached;
import io.sealwax.benchmarks.suites.ColdStart;
import io.sealwax.benchmarks.suites.HeaderParsing;
import io.sealwax.benchmarks.suites.KeyDerivation;
import io.sealwax.benchmarks.suites.OneShot;
import io.sealwax.benchmarks.suites.Ranges;
import io.sealwax.benchmarks.suites.Streams;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The benchmarks of each suite, as tasks. */
public final class Tasks {
    static final String CACHE = "cache";
    static final String ENCRYPT = "encrypt";
    static final String DECRYPT = "decrypt";
    static final List<String> OPERATIONS = List.of(ENCRYPT, DECRYPT);

    private static final int CACHED_SIZE = 1024;
    private static final int MIB = 1 << 20;
    private static final int STREAMED_SIZE = 64 * MIB;

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

    /** A lease from a cache that holds the data key, without a message. */
    public static Task lease(String operation, int threads) {
        Case of = new Case("lease", "warm", Case.SEALWAX, "", operation, 0, threads, Case.NO_PROVIDER, "");
        String method = operation.equals(ENCRYPT) ? "sealing" : "opening";
        return new Task(of, CacheHit.class.getName() + "." + method, Map.of(), false);
    }

    /** One message of 64 MiB through a stream, on which so many threads work. */
    public static Task stream(String operation, String subject, String provider, int threads) {
        Case of = new Case(Case.STREAM, "64 MiB", subject, "", operation, STREAMED_SIZE, threads, provider, "");
        return new Task(
                of,
                Streams.class.getName() + "." + (operation.equals(ENCRYPT) ? "seal" : "open"),
                Map.of("subject", subject, "provider", provider, "threads", Integer.toString(threads)),
                false);
    }

    /** One message of some length through a stream, so many bytes a call. */
    public static Task streamInPieces(String operation, String subject, int size, int piece, String provider) {
        String name = Case.PIECES + piece + " B";
        Case of = new Case(Case.STREAM, name, subject, "", operation, size, 1, provider, "");
        return new Task(
                of,
                Streams.class.getName() + "." + (operation.equals(ENCRYPT) ? "seal" : "open"),
                Map.of(
                        "subject",
                        Case.SEALWAX,
                        "provider",
                        provider,
                        "mebibytes",
                        Integer.toString(size / MIB),
                        "piece",
                        Integer.toString(piece)),
                false);
    }

    /** A range of 4 KiB of a message. */
    public static Task range(String subject, String provider) {
        Case of = new Case("range", "4 KiB anywhere", subject, "", "decrypt", Ranges.RANGE, 1, provider, "");
        return new Task(of, Ranges.class.getName() + ".read", Map.of("subject", subject, "provider", provider), false);
    }

    /** The first message of a JVM, sealed and opened. */
    public static Task firstMessage(String subject, String variant, String provider) {
        return cold("first message", subject, variant, CACHED_SIZE, provider, "firstMessage");
    }

    /** The first 64 MiB in a JVM, as messages of 1 MiB. */
    public static Task first64MiB(String subject, String variant, String provider) {
        return cold("first 64 MiB", subject, variant, STREAMED_SIZE, provider, "firstMiBs");
    }

    /** The first message in a JVM, of 64 MiB, through a stream. */
    public static Task first64MiBStreamed(String subject, String provider) {
        return cold("first 64 MiB streamed", subject, "", STREAMED_SIZE, provider, "firstMiBsStreamed");
    }

    /** The same, of 1 MiB: what is made and loaded first is nearly all of it. */
    public static Task firstMiBStreamed(String subject, String provider) {
        return cold("first MiB streamed", subject, "", MIB, provider, "firstMiBsStreamed");
    }

    private static Task cold(String name, String subject, String variant, int size, String provider, String method) {
        return new Task(
                new Case("cold-start", name, subject, variant, ENCRYPT, size, 1, provider, ""),
                ColdStart.class.getName() + "." + method,
                Map.of(
                        "subject", subject,
                        "variant", variant,
                        "provider", provider,
                        "mebibytes", Integer.toString(Math.max(1, size / MIB))),
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
