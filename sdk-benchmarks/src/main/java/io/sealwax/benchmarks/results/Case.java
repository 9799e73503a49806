package io.sealwax.benchmarks.results;

/**
 * What is measured in one fresh JVM. Two cases are comparable where they differ in nothing but who does it.
 *
 * @param suite what belongs together: {@code one-shot}, {@code stream}, {@code range}, {@code cache}, {@code lease},
 *     {@code cold-start}
 * @param name what is done, within its suite: {@code new array}, {@code kept array}, {@code miss}
 * @param subject who does it: {@code sealwax}, {@code raw}, {@code memory-copy}, {@code aws-encryption-sdk-0478}
 * @param variant how it does it, where it can do so in several ways; empty for the usual one
 * @param operation {@code encrypt}, {@code decrypt}, or what else the suite is about
 * @param size bytes of plaintext; 0 where there is none
 * @param threads how many do it at once, or work on it together
 * @param provider the JCA provider's name; {@code none} where none is used
 * @param jdk which of the run's Java runtimes
 */
public record Case(
        String suite,
        String name,
        String subject,
        String variant,
        String operation,
        int size,
        int threads,
        String provider,
        String jdk) {
    /** The library that all this is about. */
    public static final String SEALWAX = "sealwax";
    /** The JCA provider alone. */
    public static final String RAW = "raw";
    /** What any library that returns a copy has to do at least. */
    public static final String MEMORY_COPY = "memory-copy";

    /** The suite in which all threads work on one message. */
    public static final String STREAM = "stream";
    /** How the names of streams begin that are written or read in pieces of a given length. */
    public static final String PIECES = "in pieces of ";

    /** The provider of who needs none. */
    public static final String NO_PROVIDER = "none";

    /** How many calls are under way at once: as many as there are threads, but one where these work on one message. */
    public int callers() {
        return suite.equals(STREAM) ? 1 : threads;
    }

    /** The same on a Java runtime. */
    public Case on(String otherJdk) {
        return new Case(suite, name, subject, variant, operation, size, threads, provider, otherJdk);
    }

    /** Whether both do the same, so that the one can be held against the other. */
    public boolean isComparableTo(Case other) {
        boolean sameProvider =
                provider.equals(other.provider) || provider.equals(NO_PROVIDER) || other.provider.equals(NO_PROVIDER);
        return sameProvider && threads == other.threads && isSameTask(other);
    }

    /** Whether it is the same by the same subject, with other threads. */
    public boolean isSameButForThreads(Case other) {
        return isSameTask(other)
                && subject.equals(other.subject)
                && variant.equals(other.variant)
                && provider.equals(other.provider)
                && threads != other.threads;
    }

    private boolean isSameTask(Case other) {
        return suite.equals(other.suite)
                && name.equals(other.name)
                && operation.equals(other.operation)
                && size == other.size
                && jdk.equals(other.jdk);
    }

    /** As {@code one-shot, new array: sealwax encrypt 1024 B, SunJCE, JDK 17.0.15}. */
    @Override
    public String toString() {
        return suite + ", " + name + ": " + subject + (variant.isEmpty() ? "" : " (" + variant + ")") + " " + operation
                + (size == 0 ? "" : " " + size + " B") + (provider.equals(NO_PROVIDER) ? "" : ", " + provider)
                + (threads == 1 ? "" : ", " + threads + " threads") + (jdk.isEmpty() ? "" : ", JDK " + jdk);
    }
}
