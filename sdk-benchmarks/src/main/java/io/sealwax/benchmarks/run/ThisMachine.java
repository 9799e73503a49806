package io.sealwax.benchmarks.run;

import com.sun.management.OperatingSystemMXBean;
import io.sealwax.benchmarks.results.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machine that this runs on. */
public final class ThisMachine {
    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final Path GOVERNOR = Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    private static final Path SYSTEM_ID = Path.of("/etc/machine-id");
    private static final int ID_LENGTH = 12;

    private ThisMachine() {}

    /** What is known of it. */
    public static Machine describe() {
        String cpu = cpu();
        int cores = Runtime.getRuntime().availableProcessors();
        long memory = system().getTotalMemorySize();
        String os = System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
        String id = id(cpu + "|" + cores + "|" + memory + "|" + System.getProperty("os.name"));
        return new Machine(id, cpu, cores, memory, os, text(GOVERNOR).orElse(null));
    }

    /**
     * How many threads of the whole machine wanted to run, on average over the last minute; negative where the system
     * does not say.
     */
    public static double load() {
        return system().getSystemLoadAverage();
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }

    private static String cpu() {
        return ofFirstCpu("model name").orElse(System.getProperty("os.arch"));
    }

    /**
     * Family, model and stepping of the processor, as {@code 6-143-8}, since hypervisors give several the same name;
     * empty where the system does not say.
     */
    public static String processor() {
        return Stream.of("cpu family", "model", "stepping")
                .flatMap(name -> ofFirstCpu(name).stream())
                .collect(Collectors.joining("-"));
    }

    private static Optional<String> ofFirstCpu(String name) {
        return text(CPUS)
                .flatMap(cpus -> cpus.lines()
                        .filter(line -> line.substring(0, Math.max(0, line.indexOf(':')))
                                .strip()
                                .equals(name))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst());
    }

    /** A digest, since the id that the system has must not be shown to others. */
    private static String id(String description) {
        String all = "sealwax benchmarks|" + text(SYSTEM_ID).orElse("") + "|" + description;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.isReadable(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
