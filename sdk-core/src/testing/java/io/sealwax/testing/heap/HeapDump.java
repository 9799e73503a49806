package io.sealwax.testing.heap;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every byte that can be reached in the Java heap of this process, which is looked through for keys. */
public final class HeapDump {
    /** What is looked for stands in the heap only under this mask, so that it does not find itself. */
    static final long MASK = 0x5ea1_7a7e_c0de_d00dL;

    /** A first look at 16 bits spares most of the others. */
    private static final int LOW_BITS = 0xffff;

    private final Path file;

    private HeapDump(Path file) {
        this.file = file;
    }

    /** Writes what is alive to a file. */
    public static HeapDump write(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
        return new HeapDump(file);
    }

    /** Which of the secrets are there, each by its index. */
    public Set<Integer> find(Secret... secrets) throws IOException {
        Map<Long, Integer> wanted = new HashMap<>();
        BitSet lowBits = new BitSet(LOW_BITS + 1);
        for (int i = 0; i < secrets.length; i++) {
            for (long piece : secrets[i].masked()) {
                wanted.put(piece, i);
                lowBits.set((int) piece & LOW_BITS);
            }
        }
        Set<Integer> found = new TreeSet<>();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[1 << 20];
            long window = 0;
            for (int length = in.read(block); length > 0; length = in.read(block)) {
                for (int i = 0; i < length; i++) {
                    window = (window << 8) | (block[i] & 0xff);
                    long masked = window ^ MASK;
                    if (lowBits.get((int) masked & LOW_BITS) && wanted.containsKey(masked)) {
                        found.add(wanted.get(masked));
                    }
                }
            }
        }
        return found;
    }
}
