package io.sealwax.benchmarks.results;

/**
 * A Java runtime that was measured.
 *
 * @param jdk the version, as cases name it: {@code 17.0.15}
 * @param name the virtual machine's name
 * @param version the virtual machine's whole version
 */
public record Jvm(String jdk, String name, String version) {}
