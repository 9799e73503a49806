package io.sealwax.testing.heap;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

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
        return write(file, true);
    }

    /** Writes everything to a file, what is no longer reachable and not yet collected too. */
    public static HeapDump writeWithGarbage(Path file) throws IOException {
        return write(file, false);
    }

    private static HeapDump write(Path file, boolean live) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), live);
        return new HeapDump(file);
    }

    /** Which of the secrets are there, each by its index. */
    public Set<Integer> find(Secret... secrets) throws IOException {
        Map<Long, Integer> wanted = new HashMap<>();
        for (int i = 0; i < secrets.length; i++) {
            int secret = i;
            secrets[i].masked().forEach(piece -> wanted.put(piece, secret));
        }
        Set<Integer> found = new TreeSet<>();
        scan(wanted.keySet(), piece -> found.add(wanted.get(piece)));
        return found;
    }

    /** In how many places the secrets stand, by form; where a part of one stands counts as a place. */
    public Map<Secret.Form, Integer> copies(Set<Secret> secrets) throws IOException {
        Map<Long, Integer> places = new HashMap<>();
        secrets.forEach(secret -> secret.masked().forEach(piece -> places.put(piece, 0)));
        scan(places.keySet(), piece -> places.merge(piece, 1, Integer::sum));
        Map<Secret.Form, Integer> copies = new EnumMap<>(Secret.Form.class);
        for (Secret secret : secrets) {
            for (Secret.Form form : Secret.Form.values()) {
                int most = secret.masked(form).mapToInt(places::get).max().orElse(0);
                if (most > 0) {
                    copies.merge(form, most, Integer::sum);
                }
            }
        }
        return copies;
    }

    private void scan(Collection<Long> wanted, Consumer<Long> onFound) throws IOException {
        BitSet lowBits = new BitSet(LOW_BITS + 1);
        wanted.forEach(piece -> lowBits.set(piece.intValue() & LOW_BITS));
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[1 << 20];
            long window = 0;
            long text = 0;
            long between = 0;
            for (int length = in.read(block); length > 0; length = in.read(block)) {
                for (int i = 0; i < length; i++) {
                    int each = block[i] & 0xff;
                    window = (window << 8) | each;
                    long masked = window ^ MASK;
                    if (lowBits.get((int) masked & LOW_BITS) && wanted.contains(masked)) {
                        onFound.accept(masked);
                    }
                    // every second byte: four characters of two bytes say too little, so eight are looked at
                    long other = between;
                    between = text;
                    text = (other << 8) | each;
                    if (between == 0) {
                        masked = Secret.wide(text) ^ MASK;
                        if (lowBits.get((int) masked & LOW_BITS) && wanted.contains(masked)) {
                            onFound.accept(masked);
                        }
                    }
                }
            }
        }
    }
}
