package io.sealwax.testing.heap;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The memory of this process outside of its Java heap, on Linux: what native code allocates, the stacks, and the JVM's
 * own. The Java heap is left out, since all that its collector has not yet overwritten would be found in it; so is what
 * was mapped from files.
 */
public final class NativeMemory {
    private static final int BLOCK = 1 << 20;

    private static final int PAGE = 4096;
    /** What is looked at are multiples of this: allocators align to more, and AES contexts keep words. */
    private static final int ALIGNMENT = 4;

    private static final Pattern WRITABLE = Pattern.compile("(\\p{XDigit}+)-(\\p{XDigit}+) rw.p \\S+ \\S+ 0 .*");
    private static final Pattern ADDRESS = Pattern.compile("0x(\\p{XDigit}+)");

    private record Range(long from, long to) {
        boolean overlaps(Range other) {
            return from < other.to && other.from < to;
        }
    }

    private NativeMemory() {}

    /**
     * Which of the secrets are there, each by its index.
     *
     * @param folder for a file through which the memory is read, so that what was read is not found in turn
     */
    public static Set<Integer> find(Path folder, Secret... secrets) throws IOException {
        Map<Long, Integer> wanted = new HashMap<>();
        for (int i = 0; i < secrets.length; i++) {
            int secret = i;
            secrets[i].masked().forEach(piece -> wanted.put(piece, secret));
        }
        Set<Integer> found = new TreeSet<>();
        try (FileChannel memory = FileChannel.open(Path.of("/proc/self/mem"), StandardOpenOption.READ);
                FileChannel file = FileChannel.open(
                        Files.createTempFile(folder, "memory", ""),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            MappedByteBuffer block = file.map(FileChannel.MapMode.READ_WRITE, 0, BLOCK);
            for (Range range : ranges()) {
                long at = range.from;
                while (at < range.to) {
                    block.clear().limit((int) Math.min(BLOCK, range.to - at));
                    int length = read(memory, block, at);
                    for (int i = 0; i + Long.BYTES <= length; i += ALIGNMENT) {
                        Integer secret = wanted.get(block.getLong(i) ^ HeapDump.MASK);
                        if (secret != null) {
                            found.add(secret);
                        }
                    }
                    // where it ends early, it is looked for again from the next page on
                    at = length == BLOCK ? at + BLOCK - Long.BYTES : (at + length) / PAGE * PAGE + PAGE;
                }
            }
        }
        return found;
    }

    /** How many bytes there are; none where they were given back since the range was told. */
    private static int read(FileChannel memory, MappedByteBuffer block, long at) throws IOException {
        try {
            return memory.read(block, at);
        } catch (IOException e) {
            Range page = new Range(at, at + 1);
            if (ranges().stream().anyMatch(page::overlaps)) {
                throw e;
            }
            return 0;
        }
    }

    private static List<Range> ranges() throws IOException {
        Range javaHeap = javaHeap();
        List<Range> ranges = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            Matcher mapping = WRITABLE.matcher(line);
            if (mapping.matches()) {
                Range range = new Range(address(mapping.group(1)), address(mapping.group(2)));
                if (!range.overlaps(javaHeap)) {
                    ranges.add(range);
                }
            }
        }
        return ranges;
    }

    /** As the JVM tells it, of its collectors that keep it in one piece. */
    private static Range javaHeap() {
        try {
            String told = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcHeapInfo",
                            new Object[0],
                            new String[0]);
            // what is told of anything else has no addresses
            Matcher addresses = ADDRESS.matcher(told);
            List<Long> bounds = new ArrayList<>();
            while (addresses.find()) {
                bounds.add(address(addresses.group(1)));
            }
            bounds.sort(null);
            return new Range(bounds.get(0), bounds.get(bounds.size() - 1));
        } catch (JMException e) {
            throw new IllegalStateException("the JVM does not tell where its heap is", e);
        }
    }

    private static long address(String hexadecimal) {
        return Long.parseUnsignedLong(hexadecimal, 16);
    }
}
