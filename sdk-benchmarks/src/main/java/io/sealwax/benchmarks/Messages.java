package io.sealwax.benchmarks;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one thread seals and opens, and where it writes to. */
@State(Scope.Thread)
public class Messages {
    static final String ROW = "1000000";

    private static final int ROWS = 1024;

    @Param({"64", "1024", "16384", "1048576"})
    public int size;

    byte[] plaintext = {};
    byte[] message = {};
    byte[] keptMessage = {};
    byte[] keptPlaintext = {};

    private final String[] rows = new String[ROWS];
    private int next;

    /** Seals a plaintext once, to be opened. */
    @Setup
    public void seal(OneShot sealer) {
        plaintext = Bytes.pseudoRandom(size);
        message = sealer.seal(plaintext);
        keptMessage = new byte[message.length];
        keptPlaintext = new byte[size];
        Arrays.setAll(rows, i -> Integer.toString(1_000_000 + i));
        if (!Arrays.equals(sealer.decrypt(this), plaintext)) {
            throw new IllegalStateException("a message does not open to its plaintext");
        }
    }

    /** The id of another row for every message; all ids are of one length. */
    String nextRow() {
        return rows[next++ & ROWS - 1];
    }
}
